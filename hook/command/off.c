/* SPDX-License-Identifier: MIT
 *
 * `off`: removes everything of ajc from the running shell. The hook's function evaluates the output.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "command/context.h"
#include "shell_env/environment.h"
#include "shell_env/prompt_state.h"

static int
print_removal(enum shell shell)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    CLEANUP_SECRET struct secret text = {0};
    struct error error;

    prompt_state_of_none(&state);
    shell_syntax_begin(shell, &text);
    if (!prompt_state_print(&state, shell, &text, &error)) {
        return report_error(&error);
    }
    if (*environment_value("AJC_PROFILE") != '\0') {
        shell_syntax_assign(shell, "__ajc_previous", environment_value("AJC_PROFILE"), &text);
    }
    shell_syntax_end(shell, &text);
    return report_output(&text);
}

static const char *shell_name;

static const struct command_option options[] = {
    OPTION_TEXT("shell", "SHELL", &shell_name, NULL, CANDIDATES_NONE),
    OPTION_END,
};

static int
run(struct context *context)
{
    enum shell shell;

    if (shell_name == NULL || !shell_parse(shell_name, &shell)) {
        return context_refuse_without_hook(context);
    }
    return print_removal(shell);
}

const struct command command_off = {
    .name = "off",
    .arguments = "",
    .summary = "remove the profile from this shell (needs the hook)",
    .examples = "ajc off\n",
    .options = options,
    .run = run,
};
