/* SPDX-License-Identifier: MIT
 *
 * Lets a person choose a profile from the table.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "command/context.h"

/* Asks on the terminal, with the program of the setting `picker` or by number; not when there is one profile alone.
 * `table` is what profile_table_print() printed; it is cut into lines. Fails when none was chosen. */
must_check bool profile_choose(struct context *context, char *table, struct profile *profile, struct error *error);
