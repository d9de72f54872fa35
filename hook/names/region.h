/* SPDX-License-Identifier: MIT
 *
 * What an AWS region is: lower case letters and digits in parts that "-" joins ("eu-central-1"). A region that AWS adds
 * tomorrow is one, too. Pure.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { REGION_SIZE = 64 };

/* Reads a region as people write it: blanks around it and capitals do not matter. Writes its one form to `region`;
 * false, `region` untouched, when it is none. `text` may be the same memory as `region`. */
must_check bool region_parse(const char *text, char region[static REGION_SIZE]);
