/* SPDX-License-Identifier: MIT
 *
 * `credential-process`: what AWS SDKs start when their configuration says credential_process. One JSON object on
 * standard output, nothing of it on standard error; nobody is asked unless --tty says that somebody may be.
 */
#include <stdint.h>

#include "command/options.h"
#include "command/report.h"
#include "command/sign_in_options.h"
#include "command/workplace.h"
#include "session/session.h"
#include "shell_env/environment.h"
#include "shell_env/export_format.h"

static bool
print_session(const char *name, enum session_manner manner, struct secret *text, struct error *error)
{
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    CLEANUP_SESSION_RESULT struct session_result result = {0};
    CLEANUP_ENVIRONMENT struct environment environment = {0};
    struct profile profile;

    if (!workplace_open(&workplace, error) || !config_require_profile(workplace.config, name, &profile, error)) {
        return false;
    }
    if (!session_get_lasting(&workplace.keyring, workplace.config, name, manner, &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    environment_set_session(&environment, name, &result.credentials);
    return export_format_print(EXPORT_PROCESS, &result.credentials, &environment, text, error);
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_OPTIONS struct options options = {0};
    int may_ask = 0;
    const struct poptOption table[] = {
        {"tty", '\0', POPT_ARG_NONE, &may_ask, 0, "ask on the terminal when a login or a code is needed", NULL},
        SIGN_IN_OPTIONS,
        POPT_TABLEEND,
    };
    struct error error;
    int status;

    if (!options_open(&options, command, count, words, table, false, &status) ||
        !sign_in_options_take(command, &status) || !options_check_count(&options, command, 1, 1, &status)) {
        return status;
    }
    if (!print_session(options.arguments[0], may_ask ? SESSION_MAY_ASK : SESSION_IN_SILENCE, &text, &error)) {
        return report_error(&error);
    }
    return report_product(&text);
}

const struct command command_credential_process = {
    .name = "credential-process",
    .arguments = "PROFILE",
    .summary = "print the credentials as AWS SDKs expect them",
    .details = "For ~/.aws/config, where `ajc-hook aws-config PROFILE --write` puts it as a\n"
               "credential_process. Asks nobody without --tty: exit status 3 when a person is\n"
               "needed. A session that is about to end is replaced first.",
    .run = run,
};
