/* SPDX-License-Identifier: MIT
 *
 * `prompt`: for the hook. Reads the keyring, prints shell code and requests the refresher. No network, no waiting, no
 * question, nothing on standard error.
 */
#include <string.h>

#include "command/context.h"
#include "keyring/machine_password.h"
#include "session/refresher.h"
#include "shell_env/prompt_decision.h"

/* Decides the state and prints it as text. */
static bool
decide_and_print(struct context *context, struct keyring *keyring, struct prompt_state *state, enum shell shell,
                 struct secret *text, struct error *error)
{
    const char *noticed = context->count > 1 ? context->arguments[1] : "";
    const char *agreed_profile = context->count > 2 ? context->arguments[2] : "";

    if (!config_open(&context->config, error)) {
        return false;
    }
    machine_password_drop_unused(keyring, context->config);
    prompt_decide(state, context->config, keyring, noticed, agreed_profile);
    return prompt_state_print(state, shell, text, error);
}

/* Arguments: SHELL [NOTICED [AGREED_PROFILE]]. */
static int
run(struct context *context)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    CLEANUP_SECRET struct secret text = {0};
    struct keyring keyring; /* not the context's: evictions are not reported here */
    struct error error;
    enum shell shell;

    if (!shell_parse(context->arguments[0], &shell)) {
        return report_usage(context->command, "the hook calls it with a shell's name");
    }
    keyring_open(&keyring, &error);
    shell_syntax_begin(shell, &text);
    if (!decide_and_print(context, &keyring, &state, shell, &text, &error)) {
        prompt_state_of_failure(&state, context->count > 1 ? context->arguments[1] : "", &error);
        if (!prompt_state_print(&state, shell, &text, &error)) {
            return report_error(&error);
        }
    }
    shell_syntax_end(shell, &text);
    if (state.wants_refresher) {
        refresher_request(&keyring, context->config, state.profile);
    }
    return report_output(&text);
}

const struct command command_prompt = {
    .name = "prompt",
    .arguments = "SHELL [NOTICED [PROFILE]]",
    .summary = "for the hook: code that updates the shell's keys",
    .is_for_programs = true,
    .options_place = OPTIONS_BEFORE_ARGUMENTS,
    .arguments_least = 1,
    .arguments_most = 3,
    .run = run,
};
