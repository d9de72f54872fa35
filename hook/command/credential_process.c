/* SPDX-License-Identifier: MIT
 *
 * `credential-process`: AWS SDKs run it when their configuration has a credential_process. Prints one JSON object on
 * standard output, never secrets on standard error, and asks only with --tty.
 */
#include "command/context.h"
#include "session/session.h"
#include "shell_env/environment.h"
#include "shell_env/export_format.h"

static bool
print_session(struct context *context, enum session_mode mode, struct secret *text, struct error *error)
{
    const char *name = context->arguments[0];
    CLEANUP_SESSION_RESULT struct sign_in_result result = {0};
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    if (!context_open(context, error) || !config_check_profile_exists(context->config, name, error)) {
        return false;
    }
    if (!session_get_refreshed(&context->keyring, context->config, name, mode, &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    environment_set_session(&environment, name, &result.credentials);
    return export_format_print(EXPORT_PROCESS, &result.credentials, &environment, text, error);
}

static bool may_ask;

static const struct command_option options[] = {
    OPTION_FLAG("tty", &may_ask, "ask on the terminal when a login or a code is needed"),
    OPTION_END,
};

static int
run(struct context *context)
{
    CLEANUP_SECRET struct secret text = {0};
    struct error error;

    if (!print_session(context, may_ask ? SESSION_INTERACTIVE : SESSION_NON_INTERACTIVE, &text, &error)) {
        return report_error(&error);
    }
    return report_output(&text);
}

const struct command command_credential_process = {
    .name = "credential-process",
    .arguments = "PROFILE",
    .summary = "print the credentials as AWS SDKs expect them",
    .details = "For ~/.aws/config, where `ajc-hook aws-config PROFILE --write` puts it as a\n"
               "credential_process. Asks nobody without --tty: exit status 3 when a person is\n"
               "needed. A session that is about to end is replaced first.",
    .examples = "ajc-hook credential-process duff\n",
    .options = options,
    .may_sign_in = true,
    .arguments_least = 1,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
