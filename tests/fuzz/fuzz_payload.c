/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a key's payload (a login, a portal session, a marker, the machine password): names are looked up in it,
 * and what was found is found again in a payload that is made of it. The first bytes as a value: it is read as it was
 * written.
 */
#include <stdint.h>
#include <string.h>

#include "keyring/payload.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"password", "console", "email", "session", "user", "at", "made", "expires", "x"};

static void
require_same(const char *name, const struct secret *value)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SECRET struct secret again = {0};

    secret_clear(&text);
    payload_add(&text, "before", "duff");
    payload_add_bytes(&text, name, secret_text(value), value->size);
    payload_add_number(&text, "after", -7);
    require(payload_is_valid(text.text));
    require(payload_find(text.text, name, &again) == (value->size > 0));
    require(again.size == value->size && memcmp(secret_text(&again), secret_text(value), value->size) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};

    secret_set_bytes(&text, data, size);
    require_same("value", &text);
    if (!payload_is_valid(text.text)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CLEANUP_SECRET struct secret value = {0};
        char fixed[64] = "unchanged";
        long long number = 7;

        if (payload_find(text.text, names[i], &value)) {
            require_same(names[i], &value);
        } else {
            require(value.size == 0 && !payload_find_text(text.text, names[i], fixed, sizeof(fixed)));
        }
        if (payload_find_text(text.text, names[i], fixed, sizeof(fixed))) {
            require(strcmp(fixed, secret_text(&value)) == 0);
        }
        require(payload_find_number(text.text, names[i], &number) || number == 7);
    }
    return 0;
}
