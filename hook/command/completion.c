/* SPDX-License-Identifier: MIT
 *
 * `completion`: prints the completion for a shell, for those whose installation does not include it.
 */
#include "command/context.h"
#include "shell/shell_text.h"
#include "shell_env/shell_syntax.h"

static int
run(struct context *context)
{
    static const char *const completions[] = {
        [SHELL_SH] = NULL,
        [SHELL_BASH] = shell_completion_bash,
        [SHELL_ZSH] = shell_completion_zsh,
        [SHELL_FISH] = shell_completion_fish,
    };
    CLEANUP_SECRET struct secret product = {0};
    enum shell shell;

    if (!shell_parse(context->arguments[0], &shell) || completions[shell] == NULL) {
        return report_usage(context->command,
                            "there is no completion for the shell %s; there is one for bash, zsh and fish",
                            context->arguments[0]);
    }
    secret_append(&product, completions[shell]);
    return report_output(&product);
}

const struct command command_completion = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = "print the completion of ajc for a shell",
    .details = "An installation has put it where the shell finds it. Elsewhere, in a start-up\n"
               "file:\n"
               "  bash:  eval \"$(ajc-hook completion bash)\"\n"
               "  zsh:   eval \"$(ajc-hook completion zsh)\"      (behind compinit)\n"
               "  fish:  ajc-hook completion fish | source",
    .examples = "ajc-hook completion bash\n",
    .arguments_least = 1,
    .arguments_most = 1,
    .candidates = CANDIDATES_SHELLS,
    .run = run,
};
