/* SPDX-License-Identifier: MIT
 *
 * The text form of all keys in the keyring: "name value" lines.
 */
#include "keyring/payload.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const char first_line[] = "ajc 1\n";

void
payload_add_bytes(struct secret *text, const char *name, const char *value, size_t size)
{
    const char *end = value + size;

    if (text->size == 0) {
        secret_set(text, first_line);
    }
    if (size == 0) {
        return;
    }
    secret_append(text, name);
    secret_append(text, " ");
    while (value < end) {
        const char *from = value;

        while (value < end && *value != '%' && *value != '\n' && *value != '\0') {
            value++;
        }
        secret_append_bytes(text, from, (size_t)(value - from));
        if (value < end) {
            secret_append(text, *value == '%' ? "%25" : *value == '\n' ? "%0A" : "%00");
            value++;
        }
    }
    secret_append(text, "\n");
}

void
payload_add(struct secret *text, const char *name, const char *value)
{
    payload_add_bytes(text, name, value, strlen(value));
}

void
payload_add_number(struct secret *text, const char *name, long long value)
{
    char digits[32];

    snprintf(digits, sizeof(digits), "%lld", value);
    payload_add(text, name, digits);
}

bool
payload_is_valid(const char *text)
{
    return strncmp(text, first_line, sizeof(first_line) - 1) == 0;
}

bool
payload_find(const char *text, const char *name, struct secret *value)
{
    size_t name_length = strlen(name);
    const char *written = strchr(text, '\n');
    const char *end;

    while (written != NULL && (strncmp(written + 1, name, name_length) != 0 || written[1 + name_length] != ' ')) {
        written = strchr(written + 1, '\n');
    }
    if (written == NULL) {
        return false;
    }
    written += 1 + name_length + 1; /* the line end, the name, the blank */
    end = strchrnul(written, '\n');
    secret_clear(value);
    while (written < end) {
        const char *escape = memchr(written, '%', (size_t)(end - written));
        const char *plain_end = escape == NULL ? end : escape;

        secret_append_bytes(value, written, (size_t)(plain_end - written));
        written = plain_end;
        if (escape != NULL) {
            const char *byte = strncmp(escape, "%0A", 3) == 0 ? "\n" : strncmp(escape, "%00", 3) == 0 ? "" : "%";

            secret_append_bytes(value, byte, 1);
            written = end - escape < 3 ? end : escape + 3;
        }
    }
    return true;
}

bool
payload_find_text(const char *text, const char *name, char *value, size_t value_size)
{
    CLEANUP_SECRET struct secret found = {0};

    if (!payload_find(text, name, &found) || found.size >= value_size) {
        return false;
    }
    memcpy(value, secret_text(&found), found.size + 1);
    return true;
}

bool
payload_find_number(const char *text, const char *name, long long *value)
{
    char digits[32];

    return payload_find_text(text, name, digits, sizeof(digits)) && text_to_number(digits, INT64_MIN, INT64_MAX, value);
}
