/* SPDX-License-Identifier: MIT
 *
 * `use`: selects a profile in the running shell. The hook's function evaluates the output; without the hook it explains
 * `init`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "command/context.h"
#include "command/profile_choice.h"
#include "command/profile_table.h"
#include "command/region_question.h"
#include "session/ask/prompt.h"
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

/* Writes the first missing step. */
static void
write_next_step(const struct context *context, const char *name, bool is_region_known, char *text, size_t size)
{
    char standard[CONFIG_VALUE_SIZE];

    config_setting(context->config, "default_profile", standard);
    if (!is_region_known) {
        snprintf(text, size, "; no AWS region is set: %s config set region REGION", environment_function());
    } else if (standard[0] == '\0' && standard_name == NULL) {
        snprintf(text, size, "; for every new shell: %s use --default %s", environment_function(), name);
    } else {
        text[0] = '\0';
    }
}

/* Reports the AWS account, the role and the expiry, and the next step. */
static void
report_selected(const struct context *context, const char *name, const struct credentials *credentials,
                bool is_region_known)
{
    char alias[AWS_ALIAS_SIZE] = "";
    char until[CLOCK_TEXT_SIZE];
    char next[PROFILE_NAME_SIZE + 96];

    if (isatty(STDERR_FILENO) == 0 || config_setting_is_on(context->config, "quiet")) {
        return;
    }
    config_alias_of(context->config, credentials->account_id, alias);
    clock_format_local(credentials->expires_at, until);
    write_next_step(context, name, is_region_known, next, sizeof(next));
    report_message("%s: AWS account %s%s%s%s, role %s, until %s%s", name, credentials->account_id,
                   alias[0] == '\0' ? "" : " (", alias, alias[0] == '\0' ? "" : ")", credentials->role_name, until,
                   next);
}

static bool
use(struct context *context, const struct profile *profile, enum shell shell, struct secret *text, struct error *error)
{
    CLEANUP_SESSION_RESULT struct sign_in_result result = {0};
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    const char *conflict = environment_conflict();
    const char *previous = environment_value("AJC_PROFILE");
    const char *name = profile->name;
    char region[REGION_SIZE];
    bool is_region_known;

    if (!session_get(&context->keyring, context->config, name, 1, SESSION_INTERACTIVE, &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    config_region(context->config, name, NULL, region);
    is_region_known = region_ask_if_unknown(context, &result.credentials, region);
    prompt_state_of_session(&state, profile, region, &result.credentials);
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
    report_selected(context, name, &result.credentials, is_region_known);
    return true;
}

static bool
find_profile(struct context *context, struct profile *profile, struct error *error)
{
    bool is_previous = standard_name == NULL && strcmp(context->arguments[0], "-") == 0;

    if (is_previous && (previous_name == NULL || *previous_name == '\0')) {
        return error_set(error, ERROR_USAGE,
                         "There was no profile before this one in this shell; specify one: %s use NAME",
                         environment_function());
    }
    return context_profile(context,
                           is_previous             ? previous_name
                           : standard_name != NULL ? standard_name
                                                   : context->arguments[0],
                           profile, error);
}

static int
use_in_shell(struct context *context, const struct profile *profile, enum shell shell)
{
    CLEANUP_SECRET struct secret text = {0};
    struct error error;

    if (!use(context, profile, shell, &text, &error)) {
        return report_error(&error);
    }
    if (standard_name != NULL) {
        if (!config_put_setting(context->config, "default_profile", profile->name, &error)) {
            return report_error(&error);
        }
        report_message("New shells use %s.", profile->name);
    }
    return report_output(&text);
}

/* No name was given. Without a terminal the table is printed: on standard error, because standard output is
 * evaluated. */
static int
use_chosen(struct context *context, enum shell shell)
{
    CLEANUP_FREE char *table = NULL;
    size_t size;
    FILE *stream = open_memstream(&table, &size);
    struct profile profile;
    struct error error;
    bool is_printed;

    if (stream == NULL) {
        abort();
    }
    is_printed = profile_table_print(context, stream, &error);
    fclose(stream);
    if (!is_printed) {
        return report_error(&error);
    }
    prompt_open(true);
    if (!prompt_is_possible()) {
        fputs(table, stderr);
        return 0;
    }
    return profile_choose(context, table, &profile, &error) ? use_in_shell(context, &profile, shell)
                                                            : report_error(&error);
}

static int
run_in_shell(struct context *context, enum shell shell)
{
    struct profile profile;
    struct error error;

    context_accept_prefixes();
    if (!context_open(context, &error)) {
        return report_error(&error);
    }
    if (context->count == 0 && standard_name == NULL) {
        return use_chosen(context, shell);
    }
    return find_profile(context, &profile, &error) ? use_in_shell(context, &profile, shell) : report_error(&error);
}

static int
run(struct context *context)
{
    enum shell shell;

    if (shell_name != NULL && shell_parse(shell_name, &shell)) {
        return run_in_shell(context, shell);
    }
    return context_refuse_without_hook(context);
}

const struct command command_use = {
    .name = "use",
    .arguments = "[PROFILE | -]",
    .summary = "use a profile in this shell from now on (needs the hook)",
    .details = "`ajc use -` returns to the previous profile. `ajc use` without a name lets you\n"
               "choose one. A unique beginning of a name is enough.",
    .examples = "ajc use duff\n"
                "ajc use --default duff\n"
                "ajc use -\n",
    .options = options,
    .instead = &options[0],
    .may_sign_in = true,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
