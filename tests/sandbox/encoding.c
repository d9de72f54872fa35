/* SPDX-License-Identifier: MIT
 *
 * The encodings that the sandbox needs. Base64, hex and random bytes are GnuTLS's, percent-decoding is libmicrohttpd's.
 */
#include "encoding.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/crypto.h>
#include <microhttpd.h>

#include "base/cleanup.h"

void *
checked(void *block)
{
    if (block == NULL) {
        abort();
    }
    return block;
}

char *
print(const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) {
        abort();
    }
    va_end(arguments);
    return text;
}

/* GnuTLS does not change what it encodes. */
static gnutls_datum_t
datum(const void *bytes, size_t size)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)bytes, (unsigned)size};
}

char *
encoding_base64(const void *bytes, size_t size)
{
    const gnutls_datum_t from = datum(bytes, size);
    gnutls_datum_t to = {0};
    char *text;

    if (gnutls_base64_encode2(&from, &to) < 0) {
        abort();
    }
    text = checked(strndup((const char *)to.data, to.size));
    gnutls_free(to.data);
    return text;
}

/* Replaces characters of `from` by those of `to`. */
static void
translate(char *text, const char *from, const char *to)
{
    for (; *text != '\0'; text++) {
        const char *at = strchr(from, *text);

        *text = at == NULL ? *text : to[at - from];
    }
}

char *
encoding_base64url(const void *bytes, size_t size)
{
    char *text = encoding_base64(bytes, size);

    text[strcspn(text, "=")] = '\0';
    translate(text, "+/", "-_");
    return text;
}

bool
encoding_from_base64url(const char *text, gnutls_datum_t *bytes)
{
    CLEANUP_FREE char *padded = print("%s%.*s", text, (int)(-strlen(text) & 3), "===");
    CLEANUP_FREE char *again = NULL;
    gnutls_datum_t from = datum(padded, strlen(padded));

    translate(padded, "-_", "+/");
    if (gnutls_base64_decode2(&from, bytes) < 0) {
        *bytes = (gnutls_datum_t){0};
        return false;
    }
    again = encoding_base64url(bytes->data, bytes->size);
    return strcmp(again, text) == 0;
}

char *
encoding_hex(const void *bytes, size_t size)
{
    const gnutls_datum_t from = datum(bytes, size);
    size_t text_size = 2 * size + 1;
    char *text = checked(calloc(text_size, 1));

    if (gnutls_hex_encode(&from, text, &text_size) < 0) {
        abort();
    }
    return text;
}

char *
encoding_percent_decoded(const char *text)
{
    char *decoded = checked(strdup(text));

    MHD_http_unescape(decoded);
    return decoded;
}

char *
encoding_form_field(const char *form, const char *name)
{
    size_t name_size = strlen(name);

    for (const char *field = form; field != NULL && *field != '\0';) {
        size_t size = strcspn(field, "&");

        if (size > name_size && strncmp(field, name, name_size) == 0 && field[name_size] == '=') {
            CLEANUP_FREE char *value = checked(strndup(field + name_size + 1, size - name_size - 1));

            translate(value, "+", " ");
            return encoding_percent_decoded(value);
        }
        field += size + (field[size] == '&');
    }
    return NULL;
}

void
encoding_write_markup(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("&<>\"", *text) == NULL) {
            fputc(*text, file);
        } else {
            fprintf(file, "&#%d;", *text);
        }
    }
}

const char *
json_text(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

void
random_bytes(void *bytes, size_t size)
{
    if (gnutls_rnd(GNUTLS_RND_KEY, bytes, size) < 0) {
        abort();
    }
}

void
random_text(char *text, size_t length, const char *alphabet)
{
    size_t letters = strlen(alphabet);

    for (size_t i = 0; i < length; i++) {
        unsigned number;

        random_bytes(&number, sizeof(number));
        text[i] = alphabet[number % letters];
    }
    text[length] = '\0';
}

char *
random_base64(size_t length)
{
    size_t size = length * 3 / 4;
    CLEANUP_FREE unsigned char *bytes = checked(malloc(size + 1));

    random_bytes(bytes, size);
    return encoding_base64(bytes, size);
}

void
random_uuid(char text[static RANDOM_UUID_SIZE])
{
    random_text(text, RANDOM_UUID_SIZE - 1, RANDOM_HEX);
    text[8] = text[13] = text[18] = text[23] = '-';
    text[14] = '4';
}
