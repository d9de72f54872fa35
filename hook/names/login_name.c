/* SPDX-License-Identifier: MIT
 *
 * User names on this machine. */
#include "names/login_name.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

bool
login_name_email(const char *user, const char *domain, char email[static EMAIL_SIZE])
{
    const char *backslash = strrchr(user, '\\');
    const char *local = backslash == NULL ? user : backslash + 1;
    char written[EMAIL_SIZE];
    int length = snprintf(written, sizeof(written), "%.*s@%s", (int)strcspn(local, "@"), local, domain);

    return length > 0 && (size_t)length < sizeof(written) && email_parse(written, email);
}

bool
login_name_is_same(const char *one, const char *other)
{
    return strcmp(one, other) == 0 || (strpbrk(one, "\\@") != NULL && text_is_same_without_case(one, other));
}
