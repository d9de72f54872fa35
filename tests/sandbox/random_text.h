/* SPDX-License-Identifier: MIT
 *
 * Random values in the formats of JumpCloud and AWS, from GnuTLS's generator; different in each run.
 */
#pragma once

#include <stddef.h>

#define RANDOM_BASE32 "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define RANDOM_HEX "0123456789abcdef"
#define RANDOM_ALPHANUMERIC "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

enum { RANDOM_UUID_SIZE = 37 };

void random_bytes(void *bytes, size_t size);

/* `length` characters of `alphabet` and a NUL, so `text` has room for length + 1. */
void random_text(char *text, size_t length, const char *alphabet);

/* Base64 of about `length` characters, malloc'ed. */
char *random_base64(size_t length);

void random_uuid(char text[static RANDOM_UUID_SIZE]);
