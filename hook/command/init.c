/* SPDX-License-Identifier: MIT
 *
 * `init`: the hook as text for a shell's start-up file, with this program's path in it.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/options.h"
#include "command/report.h"
#include "session/shell_code.h"
#include "shell/shell_text.h"

static const struct {
    enum shell shell;
    const char *hook;
    const char *removal;
} hooks[] = {
    {SHELL_BASH, shell_hook_bash, shell_remove_bash},
    {SHELL_ZSH, shell_hook_zsh, shell_remove_zsh},
    {SHELL_FISH, shell_hook_fish, shell_remove_fish},
};

/* The path as the person called it stays valid over upgrades; /proc/self/exe would name what a link leads to today. */
static bool
own_path(char path[static PATH_MAX], struct error *error)
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);

    if (length < 0) {
        return error_set(error, ERROR_SYSTEM, "ajc-hook cannot find itself (/proc/self/exe: %s); mount /proc.",
                         strerror(errno));
    }
    path[length] = '\0';
    return true;
}

static void
fill_in(enum shell shell, const char *hook, const char *path, struct secret *product)
{
    const char *place;

    while ((place = strstr(hook, SHELL_TEXT_PROGRAM)) != NULL) {
        secret_append_bytes(product, hook, (size_t)(place - hook));
        shell_code_quote(shell, path, product);
        hook = place + strlen(SHELL_TEXT_PROGRAM);
    }
    secret_append(product, hook);
}

static int
print_hook(enum shell shell, const char *hook)
{
    CLEANUP_SECRET struct secret product = {0};
    char path[PATH_MAX];
    struct error error;

    if (!own_path(path, &error)) {
        return report_error(&error);
    }
    fill_in(shell, hook, path, &product);
    return report_product(&product);
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_OPTIONS struct options options = {0};
    int removes = 0;
    const struct poptOption table[] = {
        {"remove", '\0', POPT_ARG_NONE, &removes, 0, "take the hook out of the running shell", NULL},
        POPT_TABLEEND,
    };
    enum shell shell;
    int status;

    if (!options_open(&options, command, count, words, table, false, &status) ||
        !options_check_count(&options, command, 1, 1, &status)) {
        return status;
    }
    for (size_t i = 0; shell_parse(options.arguments[0], &shell) && i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        if (hooks[i].shell == shell) {
            return print_hook(shell, removes ? hooks[i].removal : hooks[i].hook);
        }
    }
    return report_usage(command, "there is no hook for the shell %s; there is one for bash, zsh and fish",
                        options.arguments[0]);
}

const struct command command_init = {
    .name = "init",
    .arguments = "bash|zsh|fish",
    .summary = "print the hook for a shell's start-up file",
    .details = "In ~/.bashrc:  [[ $- == *i* ]] && eval \"$(ajc-hook init bash)\"\n"
               "In ~/.zshrc:   eval \"$(ajc-hook init zsh)\"\n"
               "In ~/.config/fish/config.fish:  ajc-hook init fish | source",
    .run = run,
};
