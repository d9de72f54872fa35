/* SPDX-License-Identifier: MIT
 *
 * `exec`: replace this process by a command that has the profile's credentials in its environment.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "command/options.h"
#include "command/report.h"
#include "command/sign_in_options.h"
#include "command/workplace.h"
#include "session/environment.h"
#include "session/session.h"

/* As env(1) has them. */
enum { STATUS_OURS = 125, STATUS_NOT_EXECUTABLE = 126, STATUS_NOT_FOUND = 127 };

struct exec_options {
    char *min_ttl;
    long min_seconds_left;
};

/* A region of the profile itself wins; one that a person set wins over the general setting. */
static void
prepare_region(const struct workplace *workplace, const struct profile *profile, struct environment *environment)
{
    char region[64];

    config_region(workplace->config, profile, NULL, region);
    environment_set_region(environment, region, profile->region[0] != '\0');
}

static bool
prepare(const char *name, const struct exec_options *options, struct error *error)
{
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    CLEANUP_SESSION_RESULT struct session_result result = {0};
    CLEANUP_ENVIRONMENT struct environment environment = {0};
    struct profile profile;

    if (!workplace_open(&workplace, error) || !config_require_profile(workplace.config, name, &profile, error)) {
        return false;
    }
    if (!session_get(&workplace.keyring, name, options->min_seconds_left, SESSION_MAY_ASK, &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    if (credentials_seconds_left(&result.credentials) < options->min_seconds_left) {
        return error_set(error, ERROR_DENIED,
                         "A new session of %s lives for %ld s only, which is less than --min-ttl; ask for less.", name,
                         credentials_seconds_left(&result.credentials));
    }
    environment_unset_conflicting(&environment);
    environment_set_session(&environment, name, &result.credentials);
    prepare_region(&workplace, &profile, &environment);
    environment_apply(&environment);
    return true;
}

static int
run_command(char *const *words)
{
    int reason;

    execvp(words[0], words);
    reason = errno;
    report_message("ajc-hook: %s cannot be run: %s", words[0], strerror(reason));
    return reason == ENOENT || reason == ENOTDIR ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE;
}

static int
exec_with(const char *name, const struct exec_options *options, const char **arguments)
{
    const char *shell = secure_getenv("SHELL");
    char *const own_shell[] = {(char *)(uintptr_t)(shell == NULL || *shell == '\0' ? "/bin/sh" : shell), NULL};
    struct error error;

    if (!prepare(name, options, &error)) {
        report_error(&error);
        return STATUS_OURS;
    }
    return run_command(arguments[0] == NULL ? own_shell : (char *const *)(uintptr_t)arguments);
}

static bool
read_min_ttl(struct exec_options *options)
{
    options->min_seconds_left = 1;
    return options->min_ttl == NULL ||
           (text_to_seconds(options->min_ttl, &options->min_seconds_left) && options->min_seconds_left > 0);
}

/* Options stand before and behind PROFILE; the command's own begin at its first word, or behind "--". */
static int
run(const struct command *command, int count, const char **words)
{
    struct exec_options exec_options = {0};
    const struct poptOption table[] = {
        {"min-ttl", '\0', POPT_ARG_STRING, &exec_options.min_ttl, 0, "sign in anew when less than this is left", "45m"},
        SIGN_IN_OPTIONS,
        POPT_TABLEEND,
    };
    CLEANUP_OPTIONS struct options before = {0};
    CLEANUP_OPTIONS struct options behind = {0};
    int status = 0;

    if (options_open(&before, command, count, words, table, true, &status) &&
        options_check_count(&before, command, 1, -1, &status) &&
        options_open(&behind, command, before.argument_count, before.arguments, table, true, &status) &&
        sign_in_options_take(command, &status)) {
        status = read_min_ttl(&exec_options) ? exec_with(before.arguments[0], &exec_options, behind.arguments)
                                             : report_usage(command, "--min-ttl takes a time span, for example 45m");
    }
    free(exec_options.min_ttl);
    return status == error_exit_status(ERROR_USAGE) ? STATUS_OURS : status;
}

const struct command command_exec = {
    .name = "exec",
    .arguments = "PROFILE [--] [COMMAND [ARGUMENT...]]",
    .summary = "run a command with the profile's credentials",
    .details = "Without COMMAND your shell is started. Exit status: the command's own; 125 when there are no "
               "credentials,\n126 when the command cannot be run, 127 when it is not found.",
    .run = run,
};
