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
#include "shell/shell_text.h"

static const struct {
    const char *shell;
    const char *hook;
    const char *removal;
} hooks[] = {
    {"bash", shell_hook_bash, shell_remove_bash},
    {"zsh", shell_hook_zsh, shell_remove_zsh},
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
append_quoted(const char *text, struct secret *product)
{
    secret_append(product, "'");
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            secret_append(product, "'\\''");
        } else {
            secret_append_bytes(product, text, 1);
        }
    }
    secret_append(product, "'");
}

static void
fill_in(const char *hook, const char *path, struct secret *product)
{
    const char *place;

    while ((place = strstr(hook, SHELL_TEXT_PROGRAM)) != NULL) {
        secret_append_bytes(product, hook, (size_t)(place - hook));
        append_quoted(path, product);
        hook = place + strlen(SHELL_TEXT_PROGRAM);
    }
    secret_append(product, hook);
}

static int
print_hook(const char *hook)
{
    CLEANUP_SECRET struct secret product = {0};
    char path[PATH_MAX];
    struct error error;

    if (!own_path(path, &error)) {
        return report_error(&error);
    }
    fill_in(hook, path, &product);
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
    int status;

    if (!options_open(&options, command, count, words, table, false, &status) ||
        !options_check_count(&options, command, 1, 1, &status)) {
        return status;
    }
    for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        if (strcmp(hooks[i].shell, options.arguments[0]) == 0) {
            return print_hook(removes ? hooks[i].removal : hooks[i].hook);
        }
    }
    return report_usage(command, "there is no hook for the shell %s; there is one for bash and zsh",
                        options.arguments[0]);
}

const struct command command_init = {
    .name = "init",
    .arguments = "bash|zsh",
    .summary = "print the hook for a shell's start-up file",
    .details = "In ~/.bashrc:  [[ $- == *i* ]] && eval \"$(ajc-hook init bash)\"\n"
               "In ~/.zshrc:   eval \"$(ajc-hook init zsh)\"",
    .run = run,
};
