/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a value of a setting or of a profile; the first byte selects its kind. An accepted value is accepted
 * again in its normal form, which does not change.
 */
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "config/value.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As a value that was read from a file: its normal form stays as it is. */
static void
look_at_file(enum value_kind kind, const char *text)
{
    char value[CONFIG_VALUE_SIZE] = "";
    char once[CONFIG_VALUE_SIZE];
    char email[EMAIL_SIZE];
    struct error error;

    if (!text_copy(value, sizeof(value), text)) {
        return;
    }
    value_normalise(kind, value);
    memcpy(once, value, sizeof(once));
    value_normalise(kind, value);
    require(strcmp(value, once) == 0);
    require(!value_read_email(text, email, &error) || email[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    char value[CONFIG_VALUE_SIZE];
    char again[CONFIG_VALUE_SIZE];
    enum value_kind kind;
    struct error error;

    if (size == 0) {
        return 0;
    }
    kind = (enum value_kind)(1 + data[0] % VALUE_FACTOR);
    secret_set_bytes(&text, data + 1, size - 1);
    look_at_file(kind, text.text);
    if (kind == VALUE_CERTIFICATES) { /* opens the file */
        return 0;
    }
    if (value_read(kind, "name", text.text, value, &error)) {
        require(value_read(kind, "name", value, again, &error) && strcmp(value, again) == 0);
    } else {
        require(error.code == ERROR_USAGE && error.text[0] != '\0');
    }
    return 0;
}
