/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a value of a setting or of a profile; the first byte selects its kind. An accepted value is accepted
 * again in its normal form, which does not change.
 */
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "config/value.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
    kind = (enum value_kind)(1 + data[0] % VALUE_PROXY);
    secret_set_bytes(&text, data + 1, size - 1);
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
