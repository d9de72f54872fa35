/* SPDX-License-Identifier: MIT
 *
 * One call of a command: its arguments, and the configuration and the keyring, which nearly every command needs.
 */
#pragma once

#include "base/error.h"
#include "command/command.h"
#include "config/config.h"
#include "keyring/keyring.h"

struct context {
    const struct command *command;
    int count;                    /* of the arguments */
    const char *const *arguments; /* without the options; ended by NULL */
    struct config *config;        /* this and the next: empty until context_open() */
    struct keyring keyring;
};

/* Opens configuration and keyring. An unusable keyring is reported on standard error; it is not a failure. */
must_check bool context_open(struct context *context, struct error *error);

/* For commands that remove something: fails if a keyring with keys cannot be accessed, so that nothing is reported as
 * removed that still exists. An unavailable keyring is empty and is not reported. */
must_check bool context_open_to_forget(struct context *context, struct error *error);

/* Reports sessions that the keyring had to evict. options_run() calls it after the command. */
void context_close(struct context *context);

/* The profile of a command whose only argument is [PROFILE]: the argument, else the shell's (AJC_PROFILE), else the
 * default, else the only one. ERROR_USAGE with a list when none is selected; ERROR_CONFIG when it does not exist. */
must_check bool context_profile(const struct context *context, struct profile *profile, struct error *error);

#define CLEANUP_CONTEXT CLEANUP(context_close)
