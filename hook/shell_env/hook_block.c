/* SPDX-License-Identifier: MIT
 *
 * The hook in a user's start-up file.
 */
#include "shell_env/hook_block.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "shell_env/environment.h"

#define BLOCK_BEGIN "# >>> ajc >>> (ajc-hook init --uninstall removes these lines)\n"
#define BLOCK_MARK "# >>> ajc >>>"
#define BLOCK_END "# <<< ajc <<<\n"

static const struct {
    const char *variable; /* names the directory, when it is set */
    const char *there;    /* the file in that directory */
    const char *at_home;  /* the file in HOME */
    const char *before;   /* the line, up to the program */
    const char *after;    /* from "init" on, up to the name */
    const char *end;
    const char *line;
} files[] = {
    [SHELL_BASH] = {NULL, "", ".bashrc", "[[ $- == *i* ]] && eval \"$(", " init bash", ")\"",
                    "[[ $- == *i* ]] && eval \"$(ajc-hook init bash)\""},
    [SHELL_ZSH] = {"ZDOTDIR", ".zshrc", ".zshrc", "eval \"$(", " init zsh", ")\"", "eval \"$(ajc-hook init zsh)\""},
    [SHELL_FISH] = {"XDG_CONFIG_HOME", "fish/config.fish", ".config/fish/config.fish", "", " init fish", " | source",
                    "ajc-hook init fish | source"},
};

static const char *
name_with_hook(const char *name)
{
    const char *found;

    for (size_t i = 0; (found = shell_with_hook(i)) != NULL; i++) {
        if (strcmp(name, found) == 0) {
            return found;
        }
    }
    return "";
}

const char *
hook_block_shell(void)
{
    char path[64];
    char name[64] = "";
    const char *login = strrchr(environment_value("SHELL"), '/');
    const char *found;

    snprintf(path, sizeof(path), "/proc/%d/comm", (int)getppid());
    {
        CLEANUP_FILE FILE *stream = fopen(path, "re");

        if (stream != NULL && fgets(name, sizeof(name), stream) != NULL) {
            name[strcspn(name, "\n")] = '\0';
        }
    }
    found = name_with_hook(name);
    return *found == '\0' && login != NULL ? name_with_hook(login + 1) : found;
}

const char *
hook_block_line(enum shell shell)
{
    return files[shell].line;
}

bool
hook_block_path(enum shell shell, char path[static PATH_MAX])
{
    const char *directory;

    if (shell == SHELL_SH) {
        return false;
    }
    directory = files[shell].variable == NULL ? "" : environment_value(files[shell].variable);
    return snprintf(path, PATH_MAX, "%s/%s", *directory == '\0' ? environment_value("HOME") : directory,
                    *directory == '\0' ? files[shell].at_home : files[shell].there) < PATH_MAX;
}

void
hook_block_make(enum shell shell, const char *program, const char *name, struct secret *block)
{
    secret_append(block, BLOCK_BEGIN);
    secret_append(block, files[shell].before);
    if (strchr(program, '/') == NULL) {
        secret_append(block, program);
    } else {
        shell_syntax_quote(shell, program, block);
    }
    secret_append(block, files[shell].after);
    if (name != NULL) {
        secret_append(block, " --name ");
        secret_append(block, name);
    }
    secret_append(block, files[shell].end);
    secret_append(block, "\n" BLOCK_END);
}

/* The line that starts the block; NULL: none. */
static const char *
find_begin(const char *text)
{
    const char *at = text;

    while ((at = strstr(at, BLOCK_MARK)) != NULL && at != text && at[-1] != '\n') {
        at++;
    }
    return at;
}

/* The text after the block that starts there; NULL: the block has no end. */
static const char *
find_end(const char *begin)
{
    const char *at = strstr(begin, "\n" BLOCK_END);

    return at == NULL ? NULL : at + strlen("\n" BLOCK_END);
}

bool
hook_block_is_in(const char *text)
{
    return find_begin(text) != NULL;
}

bool
hook_block_change(const char *text, const char *block, struct secret *changed, struct error *error)
{
    const char *begin = find_begin(text);
    const char *end = begin == NULL ? NULL : find_end(begin);
    size_t length = strlen(text);

    if (begin != NULL && end == NULL) {
        return error_set(error, ERROR_CONFIG, "The lines that ajc added have no end (%.*s); remove them yourself.",
                         (int)strlen(BLOCK_END) - 1, BLOCK_END);
    }
    secret_append_bytes(changed, text, begin == NULL ? length : (size_t)(begin - text));
    if (begin == NULL && *block != '\0' && length > 0 && text[length - 1] != '\n') {
        secret_append(changed, "\n");
    }
    secret_append(changed, block);
    secret_append(changed, end == NULL ? "" : end);
    return true;
}
