/* SPDX-License-Identifier: MIT
 *
 * Base64 encoding and decoding, four characters and three bytes at a time.
 */
#include "base/base64.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Decodes four characters to 24 bits; the last `padding` of them are '='. False when they are not canonical. */
static bool
read_four(const char *four, size_t padding, uint32_t *bits)
{
    *bits = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *found = i < 4 - padding ? strchr(alphabet, four[i]) : alphabet;

        if (found == NULL || (i >= 4 - padding && four[i] != '=')) {
            return false;
        }
        *bits = *bits << 6 | (uint32_t)(found - alphabet);
    }
    return (*bits & ((1U << 8 * padding) - 1)) == 0;
}

bool
base64_decode(const char *text, struct secret *bytes)
{
    CLEANUP_SECRET struct secret decoded = {0};
    size_t length = strlen(text);

    if (length % 4 != 0) {
        return false;
    }
    for (size_t at = 0; at < length; at += 4) {
        size_t padding = at + 4 < length || text[at + 3] != '=' ? 0 : text[at + 2] == '=' ? 2 : 1;
        uint32_t bits;
        unsigned char three[3];

        if (!read_four(text + at, padding, &bits)) {
            return false;
        }
        three[0] = (unsigned char)(bits >> 16);
        three[1] = (unsigned char)(bits >> 8);
        three[2] = (unsigned char)bits;
        secret_append_bytes(&decoded, three, 3 - padding);
    }
    secret_append_bytes(bytes, secret_text(&decoded), decoded.size);
    return true;
}

/* Encodes up to three bytes as four characters. */
static void
write_four(const char *bytes, size_t count, char four[static 4])
{
    unsigned char three[3] = {0};
    uint32_t bits;

    memcpy(three, bytes, count);
    bits = (uint32_t)three[0] << 16 | (uint32_t)three[1] << 8 | three[2];
    four[0] = alphabet[bits >> 18];
    four[1] = alphabet[bits >> 12 & 63];
    four[2] = count > 1 ? alphabet[bits >> 6 & 63] : '=';
    four[3] = count > 2 ? alphabet[bits & 63] : '=';
}

/* Appends in pieces of 256 characters: each prompt encodes a token, and appending costs more than encoding. */
void
base64_encode(const struct secret *bytes, struct secret *text)
{
    char piece[256];
    size_t used = 0;

    for (size_t at = 0; at < bytes->size; at += 3) {
        write_four(bytes->text + at, bytes->size - at < 3 ? bytes->size - at : 3, piece + used);
        used += 4;
        if (used == sizeof(piece) || at + 3 >= bytes->size) {
            secret_append_bytes(text, piece, used);
            used = 0;
        }
    }
    secret_wipe(piece, sizeof(piece));
}

static void
replace_characters(char *text, const char from[static 2], const char to[static 2])
{
    for (; *text != '\0'; text++) {
        *text = *text == from[0] ? to[0] : *text == from[1] ? to[1] : *text;
    }
}

bool
base64_url_decode(const char *text, struct secret *bytes)
{
    CLEANUP_SECRET struct secret padded = {0};

    secret_set(&padded, text);
    while (padded.size % 4 != 0) {
        secret_append(&padded, "=");
    }
    if (padded.size == 0) {
        return true;
    }
    replace_characters(padded.text, "-_", "+/");
    return base64_decode(padded.text, bytes);
}

void
base64_url_encode(const struct secret *bytes, struct secret *text)
{
    CLEANUP_SECRET struct secret encoded = {0};

    base64_encode(bytes, &encoded);
    if (encoded.size == 0) {
        return;
    }
    replace_characters(encoded.text, "+/", "-_");
    secret_append_bytes(text, encoded.text, strcspn(encoded.text, "="));
}
