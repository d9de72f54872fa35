/* SPDX-License-Identifier: MIT
 *
 * `init`: prints the hook for a shell's start-up file, with this program's path in it.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "command/report.h"
#include "shell/shell_text.h"
#include "shell_env/environment.h"
#include "shell_env/shell_syntax.h"

static const char running_program[] = "/proc/self/exe";

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
is_this_program(const char *path)
{
    struct stat named;
    struct stat running;

    return stat(path, &named) == 0 && stat(running_program, &running) == 0 && named.st_ino == running.st_ino &&
           named.st_dev == running.st_dev;
}

/* The path that a shell finds for the name that we were called by; false when it is not in an absolute directory of
 * PATH. */
static bool
find_in_path(const char *name, char path[static PATH_MAX])
{
    const char *at = secure_getenv("PATH");

    while (at != NULL && *at != '\0') {
        size_t length = strcspn(at, ":");

        if (*at == '/' && snprintf(path, PATH_MAX, "%.*s/%s", (int)length, at, name) < PATH_MAX &&
            is_this_program(path)) {
            return true;
        }
        at += length + (at[length] == ':');
    }
    return false;
}

/* The path by which the user called it, if it is absolute: a link stays valid when an upgrade changes and removes its
 * target, which is the path that the kernel reports. */
static bool
own_path(char path[static PATH_MAX], struct error *error)
{
    const char *called = program_invocation_name;
    ssize_t length;

    if (strchr(called, '/') == NULL && find_in_path(called, path)) {
        return true;
    }
    if (called[0] == '/' && is_this_program(called) && text_copy(path, PATH_MAX, called)) {
        return true;
    }
    length = readlink(running_program, path, PATH_MAX - 1);
    if (length < 0) {
        return error_set(error, ERROR_SYSTEM, "The path of ajc-hook is unknown (%s: %s); mount /proc.", running_program,
                         strerror(errno));
    }
    path[length] = '\0';
    return true;
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
run(const struct command *command, int count, const char *const *arguments)
{
    enum shell shell;

    (void)count;
    if (given_name != NULL && !environment_is_function_name(given_name)) {
        return report_usage(command, "a function's name is made of letters, digits, _ and -, and begins with a letter");
    }
    for (size_t i = 0; shell_parse(arguments[0], &shell) && i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        if (hooks[i].shell == shell) {
            return print_hook(shell, is_removal ? hooks[i].removal : hooks[i].hook);
        }
    }
    return report_usage(command, "there is no hook for the shell %s; there is one for bash, zsh and fish",
                        arguments[0]);
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
