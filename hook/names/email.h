/* SPDX-License-Identifier: MIT
 *
 * The e-mail of a JumpCloud account. It is shown and sent as it was first written, and compared without case. Pure.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { EMAIL_SIZE = 255 };

/* Reads an e-mail with or without blanks around it; false, `email` untouched, when it is none. `text` may be the same
 * memory as `email`. */
must_check bool email_parse(const char *text, char email[static EMAIL_SIZE]);

/* Whether both are the same account's. Two empty ones are the same, too. */
bool email_is_same(const char *one, const char *other);
