/* SPDX-License-Identifier: MIT
 *
 * A command's options and arguments, by popt: one table fills the variables and prints the help.
 */
#pragma once

#include <popt.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "command/command.h"

struct options {
    poptContext context;
    const char **words; /* what popt reads: a copy with the program's and command's name first */
    char program[64];
    const char **arguments; /* what is left, ended by NULL; valid until options_close */
    int argument_count;
};

/* Reads `words` by `table` (POPT_TABLEEND alone for none). `keeps_order`: the first argument that is no option ends the
 * options, for commands that carry another command. False: help was printed or the use was wrong, and `status` is the
 * exit status. */
bool options_open(struct options *options, const struct command *command, int count, const char **words,
                  const struct poptOption *table, bool keeps_order, int *status);

/* False, with the sentence said and `status` set, unless the number of arguments is between the two. */
bool options_check_count(const struct options *options, const struct command *command, int least, int most,
                         int *status);

/* The account's e-mail of a command that takes it as its argument or with --account; NULL: neither. False, with the
 * sentence said and `status` set, when both are there. */
bool options_take_account(const struct options *options, const struct command *command, const char *account,
                          const char **email, int *status);

void options_close(struct options *options);

#define CLEANUP_OPTIONS CLEANUP(options_close)
