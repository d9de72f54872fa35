/* SPDX-License-Identifier: MIT
 *
 * `use`: put a profile into the running shell. The hook's function evaluates what this prints; without the hook it
 * explains `init`.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "command/options.h"
#include "command/profile_table.h"
#include "command/report.h"
#include "command/sign_in_options.h"
#include "command/workplace.h"
#include "session/refresher.h"
#include "session/session.h"
#include "shell_env/prompt_state.h"

struct use_options {
    char *shell;
    char *previous;
    char *standard; /* --default */
};

/* For `use -`. After `off`, or when it is the same one once more, what was there before that still is. */
static void
remember_previous(const char *name, enum shell shell, struct secret *text)
{
    const char *previous = environment_value("AJC_PROFILE");

    if (*previous != '\0' && strcmp(previous, name) != 0) {
        shell_syntax_assign(shell, "__ajc_previous", previous, text);
    }
}

static bool
use(struct workplace *workplace, const char *name, enum shell shell, struct secret *text, struct error *error)
{
    CLEANUP_SESSION_RESULT struct session_result result = {0};
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    const char *conflict = environment_conflict();
    struct profile profile;
    char region[64];

    if (!config_require_profile(workplace->config, name, &profile, error)) {
        return false;
    }
    if (!session_get(&workplace->keyring, name, 1, SESSION_MAY_ASK, &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    config_region(workplace->config, &profile, NULL, region);
    prompt_state_of_session(&state, &profile, region, &result.credentials);
    if (conflict != NULL) {
        report_message("ajc: %s is set in this shell, too, and some tools follow that one; unset it to be sure.",
                       conflict);
    }
    if (!prompt_state_print(&state, shell, text, error)) {
        return false;
    }
    remember_previous(name, shell, text);
    refresher_want(&workplace->keyring, workplace->config, name); /* the shell may stand idle from now on */
    return true;
}

/* `use` alone: what there is, on standard error, as standard output is evaluated. */
static int
show(struct workplace *workplace)
{
    struct error error;

    return profile_table_print(workplace, stderr, true, &error) ? 0 : report_error(&error);
}

static const char *
resolve(const struct use_options *options, const char *argument, struct error *error)
{
    if (options->standard != NULL) {
        return options->standard;
    }
    if (strcmp(argument, "-") != 0) {
        return argument;
    }
    if (options->previous == NULL || *options->previous == '\0') {
        error_set(error, ERROR_USAGE, "There was no profile before this one in this shell; say which: ajc use NAME");
        return NULL;
    }
    return options->previous;
}

static int
run_in_shell(const struct use_options *options, enum shell shell, const char *argument)
{
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    CLEANUP_SECRET struct secret text = {0};
    struct error error;
    const char *name;

    if (!workplace_open(&workplace, &error)) {
        return report_error(&error);
    }
    if (argument == NULL && options->standard == NULL) {
        return show(&workplace);
    }
    name = resolve(options, argument, &error);
    if (name == NULL || !use(&workplace, name, shell, &text, &error)) {
        return report_error(&error);
    }
    if (options->standard != NULL) {
        if (!config_put_setting(workplace.config, "default_profile", name, &error)) {
            return report_error(&error);
        }
        report_message("New shells use %s.", name);
    }
    return report_product(&text);
}

static int
explain(const struct command *command)
{
    return report_usage(command,
                        "`%s` changes the running shell, which takes the hook: put eval \"$(ajc-hook init bash)\" "
                        "(or zsh; for fish: ajc-hook init fish | source) into your start-up file, open a new shell and "
                        "type: ajc %s",
                        command->name, command->name);
}

static int
run(const struct command *command, int count, const char **words)
{
    struct use_options given = {0};
    CLEANUP_OPTIONS struct options options = {0};
    const struct poptOption table[] = {
        {"default", '\0', POPT_ARG_STRING, &given.standard, 0, "use it here and in every new shell", "PROFILE"},
        {"shell", '\0', POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, &given.shell, 0, NULL, NULL},
        {"previous", '\0', POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, &given.previous, 0, NULL, NULL},
        SIGN_IN_OPTIONS,
        POPT_TABLEEND,
    };
    enum shell shell;
    int status;

    if (options_open(&options, command, count, words, table, false, &status) &&
        sign_in_options_take(command, &status) &&
        options_check_count(&options, command, 0, given.standard == NULL ? 1 : 0, &status)) {
        status = given.shell != NULL && shell_parse(given.shell, &shell)
                     ? run_in_shell(&given, shell, options.arguments[0])
                     : explain(command);
    }
    free(given.shell);
    free(given.previous);
    free(given.standard);
    return status;
}

const struct command command_use = {
    .name = "use",
    .arguments = "[PROFILE | -]",
    .summary = "use a profile in this shell from now on (takes the hook)",
    .details = "`ajc use -` goes back to the profile before. `ajc use` alone shows the\n"
               "profiles.",
    .run = run,
};
