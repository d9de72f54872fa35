/* SPDX-License-Identifier: MIT
 *
 * The options of every command that may have to sign in. What they were given holds for every sign-in of this process.
 */
#pragma once

#include <stdbool.h>

#include "command/command.h"

extern const struct command_option sign_in_options_table[];

/* To be called when the options are read. False with the sentence said and `status` set when one of them is wrong. */
bool sign_in_options_take(const struct command *command, int *status);
