/* SPDX-License-Identifier: MIT
 *
 * Encodes and decodes base64, base32, hex, form fields and markup. Results are allocated with malloc and owned by the
 * caller.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

char *encoding_base64(const void *bytes, size_t size);
char *encoding_base32(const void *bytes, size_t size); /* RFC 4648, no padding */
char *encoding_hex(const void *bytes, size_t size);    /* lower case */

/* The decoded value of a field of application/x-www-form-urlencoded text; NULL when there is none. */
char *encoding_form_field(const char *form, const char *name);

/* Percent-decoded text; '+' stays. */
char *encoding_percent_decoded(const char *text);

/* Writes text as XML or HTML content or attribute value. */
void encoding_write_markup(FILE *file, const char *text);
