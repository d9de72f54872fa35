/* SPDX-License-Identifier: MIT
 *
 * Form encoding of fields, for bodies and queries. Pure functions.
 */
#pragma once

#include "base/secret.h"

/* Appends "&name=value", or "name=value" to an empty form; writes every byte of the value that is not unreserved in RFC
 * 3986 as %XX. */
void form_add(struct secret *form, const char *name, const char *value);
void form_add_number(struct secret *form, const char *name, long value);
