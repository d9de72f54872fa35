/* SPDX-License-Identifier: MIT
 *
 * Environment changes as shell code.
 */
#include "shell_env/shell_syntax.h"

#include <string.h>

static const struct {
    const char *name;
    const char *prefix; /* before builtins, so that the user's functions and aliases do not replace them */
} shells[] = {
    [SHELL_SH] = {"sh", ""},
    [SHELL_BASH] = {"bash", "\\builtin "},
    [SHELL_ZSH] = {"zsh", "\\builtin "},
    [SHELL_FISH] = {"fish", "builtin "},
};

bool
shell_parse(const char *name, enum shell *shell)
{
    for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
        if (strcmp(shells[i].name, name) == 0) {
            *shell = (enum shell)i;
            return true;
        }
    }
    return false;
}

const char *
shell_with_hook(size_t index)
{
    index += SHELL_BASH; /* any POSIX shell has none */
    return index < sizeof(shells) / sizeof(shells[0]) ? shells[index].name : NULL;
}

/* In POSIX shells a quote is written outside of the quotes; in fish, quotes and backslashes are escaped inside. No
 * strcspn: where a shell's prompt needs it, it is the only function of its 64 KiB of the C library, which are then
 * mapped. */
void
shell_syntax_quote(enum shell shell, const char *value, struct secret *text)
{
    secret_append(text, "'");
    while (*value != '\0') {
        const char *quote = strchrnul(value, '\'');
        const char *backslash = memchr(value, '\\', (size_t)(quote - value));
        size_t plain = (size_t)((backslash == NULL ? quote : backslash) - value);

        secret_append_bytes(text, value, plain);
        value += plain;
        if (*value == '\0') {
            break;
        }
        if (shell == SHELL_FISH) {
            secret_append(text, *value == '\'' ? "\\'" : "\\\\");
        } else {
            secret_append(text, *value == '\'' ? "'\\''" : "\\");
        }
        value++;
    }
    secret_append(text, "'");
}

static void
append_fish(const struct environment *environment, struct secret *text)
{
    for (size_t i = 0; i < environment->count; i++) {
        const struct environment_change *change = &environment->changes[i];

        secret_append(text, shells[SHELL_FISH].prefix);
        secret_append(text, change->is_set ? "set -gx " : "set -eg ");
        secret_append(text, change->name);
        if (change->is_set) {
            secret_append(text, " ");
            shell_syntax_quote(SHELL_FISH, secret_text(&change->value), text);
        }
        secret_append(text, ";\n");
    }
}

/* One command for all variables, so that an interrupt cannot leave half of them. */
static void
append_posix(const struct environment *environment, enum shell shell, bool is_set, struct secret *text)
{
    bool is_started = false;

    for (size_t i = 0; i < environment->count; i++) {
        const struct environment_change *change = &environment->changes[i];

        if (change->is_set != is_set) {
            continue;
        }
        if (!is_started) {
            secret_append(text, shells[shell].prefix);
            secret_append(text, is_set ? "export" : "unset");
            is_started = true;
        }
        secret_append(text, " ");
        secret_append(text, change->name);
        if (is_set) {
            secret_append(text, "=");
            shell_syntax_quote(shell, secret_text(&change->value), text);
        }
    }
    if (is_started) {
        secret_append(text, "\n");
    }
}

bool
shell_syntax_changes(const struct environment *environment, enum shell shell, struct secret *text, struct error *error)
{
    if (!environment_check(environment, error)) {
        return false;
    }
    if (shell == SHELL_FISH) {
        append_fish(environment, text);
    } else {
        append_posix(environment, shell, true, text);
        append_posix(environment, shell, false, text);
    }
    return true;
}

void
shell_syntax_assign(enum shell shell, const char *name, const char *value, struct secret *text)
{
    secret_append(text, shell == SHELL_FISH ? "builtin set -g " : "");
    secret_append(text, name);
    secret_append(text, shell == SHELL_FISH ? " " : "=");
    shell_syntax_quote(shell, value, text);
    secret_append(text, "\n");
}

static void
append_marker(enum shell shell, const char *mark, struct secret *text)
{
    secret_append(text, shell == SHELL_FISH ? "builtin set -g __ajc_answer " : "__ajc_answer=");
    secret_append(text, mark);
    secret_append(text, "\n");
}

void
shell_syntax_begin(enum shell shell, struct secret *text)
{
    append_marker(shell, "begin", text);
}

void
shell_syntax_end(enum shell shell, struct secret *text)
{
    append_marker(shell, "end", text);
}
