/* SPDX-License-Identifier: MIT
 *
 * Parses a command's options and arguments with getopt_long. One table defines variables, help and completion.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "command/context.h"

enum { OPTIONS_MAX = 24 };

/* All options that a command takes, its own first; returns the number. `--help` is not included. */
size_t options_of(const struct command *command, const struct command_option *rows[static OPTIONS_MAX]);

/* Parses `words`, the command's name first, into the variables of its options, and runs the command with the remaining
 * arguments. Prints the help on request, and a message for wrong use. Returns the exit status. Reorders `words`. */
int options_run(const struct command *command, int count, const char **words);

/* The options of all commands that may sign in. */
const struct command_option *options_for_sign_in(void);

/* The account's e-mail, given as the argument or with --account; NULL: neither. False, after a message and with
 * `status` set, when both are given. */
bool options_take_account(const struct context *context, const char *account, const char **email, int *status);
