/* SPDX-License-Identifier: MIT
 *
 * The help of a command, from the tables of its options.
 */
#pragma once

#include "command/context.h"

void options_print_help(const struct command *command);
