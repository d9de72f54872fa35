/* SPDX-License-Identifier: MIT
 *
 * `init`: prints the hook for a shell's start-up file, with this program's path in it, or puts the line that runs it
 * into that file.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/text_file.h"
#include "command/context.h"
#include "command/hook_text.h"
#include "doctor/start_files.h"
#include "shell/shell_text.h"
#include "shell_env/environment.h"
#include "shell_env/hook_block.h"
#include "shell_env/shell_syntax.h"

static const struct {
    enum shell shell;
    const char *hook;
    const char *removal;
    const char *facts; /* "": the hook has them */
} hooks[] = {
    {SHELL_BASH, shell_hook_bash, shell_remove_bash, shell_facts_bash},
    {SHELL_ZSH, shell_hook_zsh, shell_remove_zsh, ""},
    {SHELL_FISH, shell_hook_fish, shell_remove_fish, ""},
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
static bool is_for_doctor;
static bool installs;
static bool uninstalls;

static const struct command_option options[] = {
    OPTION_TEXT("name", "NAME", &given_name, "name of the shell function, instead of ajc", CANDIDATES_NONE),
    OPTION_FLAG("remove", &is_removal, "print what removes the hook from the running shell"),
    OPTION_FLAG("facts", &is_for_doctor,
                "print what tells doctor about the running shell, where the hook does not have it"),
    OPTION_FLAG("install", &installs, "put the line that runs the hook into your start-up file, between two marks"),
    OPTION_FLAG("uninstall", &uninstalls, "take these lines out again"),
    OPTION_END,
};

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
    if (given_name != NULL && !is_removal && !is_for_doctor) {
        environment_set(&environment, ENVIRONMENT_FUNCTION_NAME, given_name);
        if (!shell_syntax_changes(&environment, shell, &product, &error)) {
            return report_error(&error);
        }
    }
    if (hook != shell_hook_bash || given_name != NULL || !hook_text_read_file(path, &product)) {
        hook_text_fill_in(shell, hook, path, given_name == NULL ? "ajc" : given_name, &product);
    }
    return report_output(&product);
}

/* --- the start-up file --- */

/* Another line that runs the hook in that shell. */
struct other_line {
    const char *shell;
    char path[PATH_MAX]; /* "": none */
    size_t number;
};

static bool
note_other_line(const struct start_line *line, void *context)
{
    struct other_line *other = context;

    if (strcmp(line->shell, other->shell) != 0 || start_line_hook(line) != START_LINE_RUNS_HOOK) {
        return true;
    }
    snprintf(other->path, sizeof(other->path), "%s", line->path);
    other->number = line->number;
    return false;
}

/* The name alone when a shell finds this program by it. */
static bool
find_program(char path[static PATH_MAX], struct error *error)
{
    return child_find_in_path("ajc-hook", is_ours, path) ? text_copy(path, PATH_MAX, "ajc-hook")
                                                         : own_path(path, error);
}

/* Shows what is done to the file, and does it. */
static bool
write_file(const char *path, const char *text, const char *block, struct error *error)
{
    CLEANUP_SECRET struct secret changed = {0};

    if (!hook_block_change(text, block, &changed, error)) {
        return false;
    }
    if (*block != '\0') {
        fprintf(stderr, "%s gets these lines:\n%s", path, block);
    }
    return text_file_replace(path, secret_text(&changed), error);
}

static bool
install(enum shell shell, const char *name, const char *path, const char *text, struct error *error)
{
    CLEANUP_SECRET struct secret block = {0};
    struct other_line other = {.shell = name};
    char program[PATH_MAX];

    if (!find_program(program, error)) {
        return false;
    }
    hook_block_make(shell, program, given_name, &block);
    if (strstr(text, secret_text(&block)) != NULL) {
        report_message("The hook is in %s already.", path);
        return true;
    }
    if (!hook_block_is_in(text)) {
        start_files_each_line(note_other_line, &other);
    }
    if (other.path[0] != '\0') {
        report_message("Line %zu of %s runs the hook already; nothing was changed.", other.number, other.path);
        return true;
    }
    if (!write_file(path, text, secret_text(&block), error)) {
        return false;
    }
    report_message("The hook is installed; for this shell: exec %s", name);
    return true;
}

static bool
uninstall(const char *path, const char *text, struct error *error)
{
    if (!hook_block_is_in(text)) {
        report_message("%s has no lines that ajc-hook init --install has put there.", path);
        return true;
    }
    if (!write_file(path, text, "", error)) {
        return false;
    }
    report_message("The lines that ran the hook were removed from %s.", path);
    return true;
}

/* fish's file is two directories below one that exists. */
static bool
make_directories(enum shell shell, const char *path, struct error *error)
{
    char directory[PATH_MAX];

    snprintf(directory, sizeof(directory), "%.*s", (int)(strrchr(path, '/') - path), path);
    return shell != SHELL_FISH || (text_file_make_directory(directory, error) && text_file_make_directory(path, error));
}

static bool
change_file(enum shell shell, const char *name, struct error *error)
{
    CLEANUP_FREE char *text = NULL;
    CLEANUP_FD int lock = -1;
    char path[PATH_MAX];

    if (!hook_block_path(shell, path)) {
        return error_set(error, ERROR_SYSTEM, "The path of the start-up file is too long.");
    }
    if (uninstalls && access(path, F_OK) < 0) {
        return uninstall(path, "", error);
    }
    return paths_check_home(error) && make_directories(shell, path, error) && text_file_lock(path, &lock, error) &&
           text_file_read(path, &text, error) &&
           (installs ? install(shell, name, path, text, error) : uninstall(path, text, error));
}

static int
run(struct context *context)
{
    const char *name = context->count > 0 ? context->arguments[0] : hook_block_shell();
    enum shell shell;
    struct error error;

    if (installs + uninstalls + is_removal + is_for_doctor > 1) {
        return report_usage(context->command, "--install, --uninstall, --remove and --facts exclude each other");
    }
    if (given_name != NULL && !environment_is_function_name(given_name)) {
        return report_usage(context->command,
                            "a function's name is made of letters, digits, _ and -, and begins with a letter");
    }
    for (size_t i = 0; shell_parse(name, &shell) && i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        if (hooks[i].shell == shell && (installs || uninstalls)) {
            return change_file(shell, name, &error) ? 0 : report_error(&error);
        }
        if (hooks[i].shell == shell) {
            return print_hook(shell, is_removal ? hooks[i].removal : is_for_doctor ? hooks[i].facts : hooks[i].hook);
        }
    }
    return report_usage(context->command, "there is no hook for the shell %s; there is one for bash, zsh and fish",
                        name);
}

const struct command command_init = {
    .name = "init",
    .arguments = "[bash|zsh|fish]",
    .summary = "print or install the hook for a shell's start-up file",
    .details = "Without a name: the current shell.\n"
               "In ~/.bashrc:  [[ $- == *i* ]] && eval \"$(ajc-hook init bash)\"\n"
               "In ~/.zshrc:   eval \"$(ajc-hook init zsh)\"\n"
               "In ~/.config/fish/config.fish:  ajc-hook init fish | source\n"
               "It defines the function ajc. If ajc is AspectJ's compiler on your machine,\n"
               "choose another name, for example --name jc.",
    .examples = "ajc-hook init --install\n"
                "ajc-hook init zsh\n",
    .options = options,
    .arguments_most = 1,
    .candidates = CANDIDATES_SHELLS,
    .run = run,
};
