/* SPDX-License-Identifier: MIT
 *
 * The text form of all keys in the keyring: a first line "ajc VERSION", then one "name value" pair on each line. In
 * values '%', newline and NUL are written as %25, %0A and %00; all other bytes are written as they are. Readers ignore
 * unknown names, so newer versions can add names; another VERSION is a miss.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"

/* Adds a line, unless the value is empty; into an empty text, the first line before it. */
void payload_add(struct secret *text, const char *name, const char *value);
void payload_add_bytes(struct secret *text, const char *name, const char *value, size_t size);
void payload_add_number(struct secret *text, const char *name, long long value);

/* True when the first line names a supported version. */
bool payload_is_valid(const char *text);

/* Reads and unescapes the value of `name`; false, `value` unchanged, when there is none. */
bool payload_find(const char *text, const char *name, struct secret *value);

/* The same into a buffer of fixed size (false also when it does not fit), and as a number. */
bool payload_find_text(const char *text, const char *name, char *value, size_t value_size);
bool payload_find_number(const char *text, const char *name, long long *value);
