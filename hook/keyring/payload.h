/* SPDX-License-Identifier: MIT
 *
 * The text form of everything kept in the keyring: a first line "ajc VERSION", then one "name value" a line. In values
 * '%', line ends and NUL are written as %25, %0A and %00; any other byte may be in them. Unknown names are skipped by
 * readers, so that newer writers may add some; another version is a miss.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"

/* Starts a text. */
void payload_begin(struct secret *text);

/* Adds a line; nothing when the value is empty. */
void payload_add(struct secret *text, const char *name, const char *value);
void payload_add_bytes(struct secret *text, const char *name, const struct secret *bytes);
void payload_add_number(struct secret *text, const char *name, long long value);

/* True when the text has the first line of a version that is understood. */
bool payload_are_valid(const char *text);

/* The value of `name`, decoded; false, `value` untouched, when there is none. */
bool payload_find(const char *text, const char *name, struct secret *value);

/* The same into a fixed buffer (false also when it does not fit), and as a number. */
bool payload_find_text(const char *text, const char *name, char *value, size_t value_size);
bool payload_find_number(const char *text, const char *name, long long *value);
