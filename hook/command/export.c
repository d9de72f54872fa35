/* SPDX-License-Identifier: MIT
 *
 * `export`: the profile's credentials as text for a shell to evaluate.
 */
#include <stdlib.h>
#include <string.h>

#include "command/options.h"
#include "command/report.h"
#include "command/workplace.h"
#include "session/environment.h"
#include "session/session.h"
#include "session/shell_code.h"

static bool
print_session(const char *name, enum shell shell, struct secret *text, struct error *error)
{
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    CLEANUP_SESSION_RESULT struct session_result result = {0};
    CLEANUP_ENVIRONMENT struct environment environment = {0};
    struct profile profile;
    char region[64];

    if (!workplace_open(&workplace, error) || !config_require_profile(workplace.config, name, &profile, error)) {
        return false;
    }
    if (!session_get(&workplace.keyring, name, 1, &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    config_region(workplace.config, &profile, NULL, region);
    environment_set_session(&environment, name, &result.credentials);
    environment_set_region(&environment, region, profile.region[0] != '\0');
    return shell_code_changes(&environment, shell, text, error);
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_FREE char *format = NULL;
    const struct poptOption table[] = {
        {"format", '\0', POPT_ARG_STRING, &format, 0, "sh (any POSIX shell, the default) or fish", "FORMAT"},
        POPT_TABLEEND,
    };
    enum shell shell = SHELL_SH;
    struct error error;
    int status;

    if (!options_open(&options, command, count, words, table, false, &status) ||
        !options_check_count(&options, command, 1, 1, &status)) {
        return status;
    }
    if (format != NULL && (!shell_parse(format, &shell) || (shell != SHELL_SH && shell != SHELL_FISH))) {
        return report_usage(command, "there is no format %s; there are sh and fish", format);
    }
    if (!print_session(options.arguments[0], shell, &text, &error)) {
        return report_error(&error);
    }
    return report_product(&text);
}

const struct command command_export = {
    .name = "export",
    .arguments = "PROFILE",
    .summary = "print commands that put the credentials into a shell",
    .details = "For example: eval \"$(ajc-hook export duff)\"",
    .run = run,
};
