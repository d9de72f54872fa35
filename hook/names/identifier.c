/* SPDX-License-Identifier: MIT
 *
 * E-mails and user names.
 */
#include "names/identifier.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Text, one "@", text, nothing that is blank or a control character; JumpCloud checks the rest. */
bool
email_parse(const char *text, char email[static EMAIL_SIZE])
{
    char written[EMAIL_SIZE];
    const char *at;

    if (!text_copy_trimmed(written, sizeof(written), text)) {
        return false;
    }
    for (const char *byte = written; *byte != '\0'; byte++) {
        if ((unsigned char)*byte <= ' ' || *byte == 0x7f) {
            return false;
        }
    }
    at = strchr(written, '@');
    return at != NULL && at != written && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
           text_copy(email, EMAIL_SIZE, written);
}

bool
email_is_same(const char *one, const char *other)
{
    return text_is_same_without_case(one, other);
}

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
