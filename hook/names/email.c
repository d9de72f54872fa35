/* SPDX-License-Identifier: MIT
 *
 * The e-mail of a JumpCloud account.
 */
#include "names/email.h"

#include <string.h>

#include "base/text.h"

/* Text, one "@", text; JumpCloud checks the rest. */
static bool
is_email(const char *text)
{
    const char *at = strchr(text, '@');

    for (const char *byte = text; *byte != '\0'; byte++) {
        if ((unsigned char)*byte <= ' ' || *byte == 0x7f) {
            return false;
        }
    }
    return at != NULL && at != text && at[1] != '\0' && strchr(at + 1, '@') == NULL;
}

bool
email_parse(const char *text, char email[static EMAIL_SIZE])
{
    char written[EMAIL_SIZE];

    return text_copy_trimmed(written, sizeof(written), text) && is_email(written) &&
           text_copy(email, EMAIL_SIZE, written);
}

bool
email_is_same(const char *one, const char *other)
{
    return text_is_same_without_case(one, other);
}
