/* SPDX-License-Identifier: MIT
 *
 * `prompt`: for the hook. Looks at the keyring, prints code, sees that the refresher knows of the profile. No network,
 * no wait, no question, nothing on standard error.
 */
#include <string.h>

#include "command/report.h"
#include "keyring/machine_password.h"
#include "session/refresher.h"
#include "shell_env/prompt_state.h"

/* Words: SHELL SAID [AGREED_PROFILE]. A configuration that cannot be read changes nothing in the shell. */
static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_CONFIG struct config *config = NULL;
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    CLEANUP_SECRET struct secret text = {0};
    struct keyring keyring;
    struct error error;
    enum shell shell;

    if (count >= 2 && strcmp(words[1], "--help") == 0) {
        return report_help(command);
    }
    if (count < 2 || count > 4 || !shell_parse(words[1], &shell)) {
        return report_usage(command, "the hook calls it with a shell's name");
    }
    keyring_open(&keyring, &error);
    if (!config_open(&config, &error)) {
        return report_error(&error);
    }
    machine_password_drop_unused(&keyring, config);
    prompt_state_judge(&state, config, &keyring, count > 2 ? words[2] : "", count > 3 ? words[3] : "");
    if (!prompt_state_print(&state, shell, &text, &error)) {
        return report_error(&error);
    }
    if (state.wants_refresher) {
        refresher_want(&keyring, config, state.profile);
    }
    return report_product(&text);
}

const struct command command_prompt = {
    .name = "prompt",
    .arguments = "SHELL [SAID [PROFILE]]",
    .summary = "for the hook: code that makes the shell's keys right",
    .run = run,
};
