/* SPDX-License-Identifier: MIT
 *
 * A command's options and arguments, by getopt_long: one table fills the variables, prints the help and completes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "command/command.h"

enum { OPTIONS_MAX = 24 };

/* All options that a command takes, its own first; returns how many. `--help` is not among them. */
size_t options_of(const struct command *command, const struct command_option *rows[static OPTIONS_MAX]);

/* Reads `words`, the command's name first, into the variables of its options, and runs it with what is left. Prints
 * the help when that is asked for, and a sentence when the use is wrong. Returns the exit status. `words` is put into
 * another order. */
int options_run(const struct command *command, int count, const char **words);

void options_print_help(const struct command *command);

/* False, with the sentence said and `status` set, unless the number of arguments is between the two, for a command
 * whose options decide how many it takes. */
bool options_check_count(const struct command *command, int count, const char *const *arguments, int least, int most,
                         int *status);

/* The account's e-mail of a command that takes it as its argument or with --account; NULL: neither. False, with the
 * sentence said and `status` set, when both are there. */
bool options_take_account(const struct command *command, const char *const *arguments, const char *account,
                          const char **email, int *status);
