/* SPDX-License-Identifier: MIT
 *
 * Fields in the form encoding, for bodies and queries. Pure.
 */
#pragma once

#include "base/secret.h"

/* Appends "&name=value", or "name=value" to an empty form; every byte of the value outside RFC 3986's unreserved ones
 * as %XX. */
void form_add(struct secret *form, const char *name, const char *value);
void form_add_number(struct secret *form, const char *name, long value);
