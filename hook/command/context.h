/* SPDX-License-Identifier: MIT
 *
 * One call of a command: its arguments, the configuration and the keyring, which nearly every command needs, and what
 * it prints: errors and messages on standard error, results with secrets on standard output without stdio.
 */
#pragma once

#include "base/error.h"
#include "base/secret.h"
#include "command/command.h"
#include "config/config.h"
#include "keyring/keyring.h"

struct context {
    const struct command *command;
    int count;                    /* of the arguments */
    const char *const *arguments; /* without the options; ended by NULL */
    bool is_after_dashes;         /* "--" was before the first argument */
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

/* The named profile; NULL: the shell's (AJC_PROFILE), else the default, else the only one. ERROR_USAGE with a list when
 * none is selected; ERROR_CONFIG when it does not exist. */
must_check bool context_profile(const struct context *context, const char *named, struct profile *profile,
                                struct error *error);

/* The same for commands that need only the name. */
must_check bool context_profile_name(const struct context *context, const char *named,
                                     char name[static CONFIG_VALUE_SIZE], struct error *error);

/* From now on these two functions accept a unique prefix of the name, and report which profile it is.
 * Only for typed commands: a script must not get another profile when its own is removed. */
void context_accept_prefixes(void);

/* Whether it was called: the hook's function called this program. */
bool context_is_typed(void);

#define CLEANUP_CONTEXT CLEANUP(context_close)

/* --- output --- */

/* For `use` and `off` where the hook did not call them: names the command that installs it. Returns 2. */
int context_refuse_without_hook(const struct context *context);

/* Prints "ajc-hook: SENTENCE" on standard error; returns the error's exit status. */
int report_error(const struct error *error);

/* The same with a subject in front. */
int report_error_of(const char *subject, const struct error *error);

/* Reports wrong use: "ajc-hook: REASON; see: ajc-hook COMMAND --help". Returns 2. */
int report_usage(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints one line on standard error. */
void report_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the notice of a sign-in, unless it is empty. */
void report_notice(const char *notice);

/* Writes all of it to standard output. Returns 0, or the exit status after a message. */
int report_output(const struct secret *product);
