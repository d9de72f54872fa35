/* SPDX-License-Identifier: MIT
 *
 * The e-mail of a JumpCloud account. It is shown and sent as it was first written; comparison ignores case. Pure
 * functions.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { EMAIL_SIZE = 255 };

/* Parses an e-mail; blanks around it are dropped. False, `email` unchanged, when it is not an e-mail. `text` and
 * `email` may be the same memory. */
must_check bool email_parse(const char *text, char email[static EMAIL_SIZE]);

/* Whether both name the same account. Two empty ones are equal, too. */
bool email_is_same(const char *one, const char *other);
