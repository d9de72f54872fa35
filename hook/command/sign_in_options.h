/* SPDX-License-Identifier: MIT
 *
 * The options of every command that may have to sign in.
 */
#pragma once

#include <popt.h>
#include <stdbool.h>

#include "command/command.h"

/* What they were given; it holds for every sign-in of this process. */
extern const struct poptOption sign_in_options_table[];

/* A row of a command's own table. */
#define SIGN_IN_OPTIONS \
    { \
        NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)sign_in_options_table, 0, "Signing in:", NULL \
    }

/* To be called when the options are read. False with the sentence said and `status` set when one of them is wrong. */
bool sign_in_options_take(const struct command *command, int *status);
