/* SPDX-License-Identifier: MIT
 *
 * The table of profiles, for `list` and for `use` without a name.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "command/context.h"

/* Prints the table, a line for each profile below the titles. A last column without a title marks the shell's profile
 * ("current") and the default one. ERROR_CONFIG when there is no profile. */
must_check bool profile_table_print(struct context *context, FILE *stream, struct error *error);
