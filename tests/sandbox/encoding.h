/* SPDX-License-Identifier: MIT
 *
 * Encodings, random values and JSON, independent of the product. All text is malloc'ed. The program aborts when memory
 * is exhausted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <cjson/cJSON.h>
#include <gnutls/gnutls.h>

#define RANDOM_BASE32 "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define RANDOM_HEX "0123456789abcdef"
#define RANDOM_ALPHANUMERIC "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

enum { RANDOM_UUID_SIZE = 37 };

/* The block, which is not NULL. */
void *checked(void *block);

char *print(const char *format, ...) __attribute__((format(printf, 1, 2)));

char *encoding_base64(const void *bytes, size_t size);
char *encoding_base64url(const void *bytes, size_t size); /* no padding */
char *encoding_hex(const void *bytes, size_t size);       /* lower case */

/* The bytes of unpadded base64url; false for any other text. gnutls_free() frees them. */
bool encoding_from_base64url(const char *text, gnutls_datum_t *bytes);

/* The decoded value of a field of application/x-www-form-urlencoded text; NULL when there is none. */
char *encoding_form_field(const char *form, const char *name);

/* Percent-decoded text; '+' stays. */
char *encoding_percent_decoded(const char *text);

/* Writes text as XML or HTML content or attribute value. */
void encoding_write_markup(FILE *file, const char *text);

/* A text of an object, "" when there is none; valid as long as the object. */
const char *json_text(const cJSON *object, const char *name);

void random_bytes(void *bytes, size_t size);

/* `length` characters of `alphabet` and a NUL, so `text` has room for length + 1. */
void random_text(char *text, size_t length, const char *alphabet);

/* Base64 of about `length` characters. */
char *random_base64(size_t length);

void random_uuid(char text[static RANDOM_UUID_SIZE]);
