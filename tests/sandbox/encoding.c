/* SPDX-License-Identifier: MIT
 *
 * The encodings that the sandbox needs. Base64 and hex are GnuTLS's, percent-decoding is libmicrohttpd's; the others
 * are a few lines each.
 */
#include "encoding.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/gnutls.h>
#include <microhttpd.h>

#include "base/cleanup.h"

static void *
checked(void *block)
{
    if (block == NULL) {
        abort();
    }
    return block;
}

char *
encoding_base64(const void *bytes, size_t size)
{
    CLEANUP_FREE unsigned char *copy = checked(malloc(size + 1)); /* the datum needs writable bytes */
    gnutls_datum_t from = {copy, (unsigned)size};
    gnutls_datum_t to = {0};
    char *text;

    memcpy(copy, bytes, size);
    if (gnutls_base64_encode2(&from, &to) < 0) {
        abort();
    }
    text = checked(strndup((const char *)to.data, to.size));
    gnutls_free(to.data);
    return text;
}

char *
encoding_base32(const void *bytes, size_t size)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const unsigned char *from = bytes;
    char *text = checked(calloc(size * 8 / 5 + 2, 1));
    char *to = text;
    unsigned bits = 0;
    unsigned bit_count = 0;

    for (size_t i = 0; i < size; i++) {
        bits = (bits << 8 | from[i]) & 0xffff;
        for (bit_count += 8; bit_count >= 5; bit_count -= 5) {
            *to++ = alphabet[bits >> (bit_count - 5) & 31];
        }
    }
    if (bit_count > 0) {
        *to = alphabet[bits << (5 - bit_count) & 31];
    }
    return text;
}

char *
encoding_hex(const void *bytes, size_t size)
{
    CLEANUP_FREE unsigned char *copy = checked(malloc(size + 1));
    gnutls_datum_t from = {copy, (unsigned)size};
    size_t text_size = 2 * size + 1;
    char *text = checked(calloc(text_size, 1));

    memcpy(copy, bytes, size);
    if (gnutls_hex_encode(&from, text, &text_size) < 0) {
        abort();
    }
    return text;
}

static char *
decoded(const char *from, size_t size, bool plus_is_space)
{
    char *text = checked(strndup(from, size));

    for (char *plus = text; plus_is_space && (plus = strchr(plus, '+')) != NULL;) {
        *plus = ' ';
    }
    MHD_http_unescape(text);
    return text;
}

char *
encoding_form_field(const char *form, const char *name)
{
    size_t name_size = strlen(name);

    for (const char *field = form; field != NULL && *field != '\0';) {
        size_t size = strcspn(field, "&");

        if (size > name_size && strncmp(field, name, name_size) == 0 && field[name_size] == '=') {
            return decoded(field + name_size + 1, size - name_size - 1, true);
        }
        field += size + (field[size] == '&');
    }
    return NULL;
}

char *
encoding_percent_decoded(const char *text)
{
    return decoded(text, strlen(text), false);
}

void
encoding_write_markup(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", file);
            break;
        case '<':
            fputs("&lt;", file);
            break;
        case '>':
            fputs("&gt;", file);
            break;
        case '"':
            fputs("&quot;", file);
            break;
        default:
            fputc(*text, file);
        }
    }
}
