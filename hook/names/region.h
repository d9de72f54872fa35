/* SPDX-License-Identifier: MIT
 *
 * AWS region names: parts of lower-case letters and digits, joined by "-" ("eu-central-1"). There is no list, so a new
 * AWS region is accepted, too. Pure functions.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { REGION_SIZE = 64 };

/* Parses a region as users write it: blanks around it and capitals are accepted. Writes the normalised form to
 * `region`. False, `region` unchanged, when it is not a region. `text` and `region` may be the same memory. */
must_check bool region_parse(const char *text, char region[static REGION_SIZE]);
