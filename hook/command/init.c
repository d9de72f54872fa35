/* SPDX-License-Identifier: MIT
 *
 * `init`: prints the hook for a shell's start-up file, with this program's path in it.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/child.h"
#include "command/context.h"
#include "shell/shell_text.h"
#include "shell_env/environment.h"
#include "shell_env/shell_syntax.h"

static const struct {
    enum shell shell;
    const char *hook;
    const char *removal;
} hooks[] = {
    {SHELL_BASH, shell_hook_bash, shell_remove_bash},
    {SHELL_ZSH, shell_hook_zsh, shell_remove_zsh},
    {SHELL_FISH, shell_hook_fish, shell_remove_fish},
};

static bool
is_ours(const char *path)
{
    return path[0] == '/' && child_is_this_program(path);
}

/* The path by which the user called it, if it is absolute or found in PATH: a link stays valid when an upgrade changes
 * and removes its target, which is the path that the kernel reports. */
static bool
own_path(char path[static PATH_MAX], struct error *error)
{
    return child_find_in_path(program_invocation_name, is_ours, path) || child_own_path(path) ||
           error_set(error, ERROR_SYSTEM, "The path of ajc-hook is unknown (/proc/self/exe: %s); mount /proc.",
                     strerror(errno));
}

static const char *given_name;
static bool is_removal;

static const struct command_option options[] = {
    OPTION_TEXT("name", "NAME", &given_name, "name of the shell function, instead of ajc", CANDIDATES_NONE),
    OPTION_FLAG("remove", &is_removal, "remove the hook from the running shell"),
    OPTION_END,
};

/* Inserts the program's path and the function's name into the text. */
static void
fill_in(enum shell shell, const char *hook, const char *path, const char *name, struct secret *product)
{
    for (const char *place = strchr(hook, '@'); place != NULL; place = strchr(hook, '@')) {
        secret_append_bytes(product, hook, (size_t)(place - hook));
        hook = place;
        if (strncmp(hook, SHELL_TEXT_PROGRAM, strlen(SHELL_TEXT_PROGRAM)) == 0) {
            shell_syntax_quote(shell, path, product);
            hook += strlen(SHELL_TEXT_PROGRAM);
        } else if (strncmp(hook, SHELL_TEXT_NAME, strlen(SHELL_TEXT_NAME)) == 0) {
            secret_append(product, name);
            hook += strlen(SHELL_TEXT_NAME);
        } else {
            secret_append_bytes(product, hook++, 1);
        }
    }
    secret_append(product, hook);
}

static int
print_hook(enum shell shell, const char *hook)
{
    CLEANUP_SECRET struct secret product = {0};
    CLEANUP_ENVIRONMENT struct environment environment = {0};
    char path[PATH_MAX];
    struct error error;

    if (!own_path(path, &error)) {
        return report_error(&error);
    }
    if (given_name != NULL && !is_removal) {
        environment_set(&environment, ENVIRONMENT_FUNCTION_NAME, given_name);
        if (!shell_syntax_changes(&environment, shell, &product, &error)) {
            return report_error(&error);
        }
    }
    fill_in(shell, hook, path, given_name == NULL ? "ajc" : given_name, &product);
    return report_product(&product);
}

static int
run(struct context *context)
{
    enum shell shell;

    if (given_name != NULL && !environment_is_function_name(given_name)) {
        return report_usage(context->command,
                            "a function's name is made of letters, digits, _ and -, and begins with a letter");
    }
    for (size_t i = 0; shell_parse(context->arguments[0], &shell) && i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        if (hooks[i].shell == shell) {
            return print_hook(shell, is_removal ? hooks[i].removal : hooks[i].hook);
        }
    }
    return report_usage(context->command, "there is no hook for the shell %s; there is one for bash, zsh and fish",
                        context->arguments[0]);
}

const struct command command_init = {
    .name = "init",
    .arguments = "bash|zsh|fish",
    .summary = "print the hook for a shell's start-up file",
    .details = "In ~/.bashrc:  [[ $- == *i* ]] && eval \"$(ajc-hook init bash)\"\n"
               "In ~/.zshrc:   eval \"$(ajc-hook init zsh)\"\n"
               "In ~/.config/fish/config.fish:  ajc-hook init fish | source\n"
               "It defines the function ajc. Where that is AspectJ's compiler to you, say for\n"
               "example --name jc.",
    .options = options,
    .arguments_least = 1,
    .arguments_most = 1,
    .candidates = CANDIDATES_SHELLS,
    .run = run,
};
