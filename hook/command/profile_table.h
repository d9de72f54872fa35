/* SPDX-License-Identifier: MIT
 *
 * The table of profiles, for `list` and for `use` without a name.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "command/context.h"

/* Prints the table; `marks_current` adds a first column with "*" for the shell's profile and "default". */
must_check bool profile_table_print(struct context *context, FILE *stream, bool marks_current, struct error *error);
