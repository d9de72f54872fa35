/* SPDX-License-Identifier: MIT
 *
 * `use`: selects a profile in the running shell. The hook's function evaluates the output; without the hook it explains
 * `init`.
 */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "command/context.h"
#include "command/profile_table.h"
#include "session/refresher.h"
#include "session/session.h"
#include "shell_env/prompt_state.h"

static const char *standard_name; /* --default */
static const char *shell_name;
static const char *previous_name;

static const struct command_option options[] = {
    OPTION_TEXT("default", "PROFILE", &standard_name, "use it here and in every new shell", CANDIDATES_PROFILES),
    OPTION_TEXT("shell", "SHELL", &shell_name, NULL, CANDIDATES_NONE),
    OPTION_TEXT("previous", "PROFILE", &previous_name, NULL, CANDIDATES_NONE),
    OPTION_END,
};

static bool
use(struct context *context, const char *name, enum shell shell, struct secret *text, struct error *error)
{
    CLEANUP_SESSION_RESULT struct sign_in_result result = {0};
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    const char *conflict = environment_conflict();
    const char *previous = environment_value("AJC_PROFILE");
    struct profile profile;
    char region[64];

    if (!config_require_profile(context->config, name, &profile, error)) {
        return false;
    }
    if (!session_get(&context->keyring, context->config, name, 1, SESSION_INTERACTIVE, &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    config_region(context->config, name, NULL, region);
    prompt_state_of_session(&state, &profile, region, &result.credentials);
    if (conflict != NULL) {
        report_message("ajc: %s is also set in this shell, and some tools use it instead; unset it.", conflict);
    }
    shell_syntax_begin(shell, text);
    if (!prompt_state_print(&state, shell, text, error)) {
        return false;
    }
    if (*previous != '\0' && strcmp(previous, name) != 0) {
        shell_syntax_assign(shell, "__ajc_previous", previous, text); /* for `use -`; else the one before stays */
    }
    shell_syntax_end(shell, text);
    refresher_request(&context->keyring, context->config, name); /* the shell may be idle from now on */
    return true;
}

static const char *
resolve(const char *argument, struct error *error)
{
    if (standard_name != NULL) {
        return standard_name;
    }
    if (strcmp(argument, "-") != 0) {
        return argument;
    }
    if (previous_name == NULL || *previous_name == '\0') {
        error_set(error, ERROR_USAGE, "There was no profile before this one in this shell; specify one: %s use NAME",
                  environment_function());
        return NULL;
    }
    return previous_name;
}

static int
run_in_shell(struct context *context, enum shell shell)
{
    const char *argument = context->arguments[0];
    CLEANUP_SECRET struct secret text = {0};
    struct error error;
    const char *name;

    if (!context_open(context, &error)) {
        return report_error(&error);
    }
    if (argument == NULL && standard_name == NULL) {
        /* on standard error, because standard output is evaluated */
        return profile_table_print(context, stderr, true, &error) ? 0 : report_error(&error);
    }
    name = resolve(argument, &error);
    if (name == NULL || !use(context, name, shell, &text, &error)) {
        return report_error(&error);
    }
    if (standard_name != NULL) {
        if (!config_put_setting(context->config, "default_profile", name, &error)) {
            return report_error(&error);
        }
        report_message("New shells use %s.", name);
    }
    return report_product(&text);
}

static int
run(struct context *context)
{
    enum shell shell;

    if (shell_name != NULL && shell_parse(shell_name, &shell)) {
        return run_in_shell(context, shell);
    }
    return report_usage(context->command,
                        "`%s` changes the running shell, which needs the hook: put eval \"$(ajc-hook init bash)\" "
                        "(or zsh; for fish: ajc-hook init fish | source) into your start-up file, open a new shell and "
                        "type: ajc %s",
                        context->command->name, context->command->name);
}

const struct command command_use = {
    .name = "use",
    .arguments = "[PROFILE | -]",
    .summary = "use a profile in this shell from now on (needs the hook)",
    .details = "`ajc use -` goes back to the profile before. `ajc use` alone shows the\n"
               "profiles.",
    .options = options,
    .instead = &options[0],
    .may_sign_in = true,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
