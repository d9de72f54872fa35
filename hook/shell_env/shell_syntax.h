/* SPDX-License-Identifier: MIT
 *
 * Changes of the environment as text for a shell to evaluate. Values come from the network and the keyring: what is
 * outside a strict character set is refused first, and quoted all the same.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "shell_env/environment.h"

enum shell {
    SHELL_SH, /* any POSIX shell */
    SHELL_BASH,
    SHELL_ZSH,
    SHELL_FISH,
};

/* "sh", "bash", "zsh", "fish"; false, result untouched, for anything else. */
bool shell_parse(const char *name, enum shell *shell);

/* Appends one command that exports everything and one that unsets the rest. ERROR_SYSTEM, nothing appended, when a
 * value has a character that none of ours can have. */
must_check bool shell_syntax_changes(const struct environment *environment, enum shell shell, struct secret *text,
                                     struct error *error);

/* Appends the value between quotes of that shell; any value. */
void shell_syntax_quote(enum shell shell, const char *value, struct secret *text);

/* Appends an assignment of a shell variable, not exported; any value. */
void shell_syntax_assign(enum shell shell, const char *name, const char *value, struct secret *text);

/* Begins and ends the answer to a hook, which evaluates nothing that does not begin and end so: what a trap or a
 * wrapper prints into it is never taken for code. */
void shell_syntax_begin(enum shell shell, struct secret *text);
void shell_syntax_end(enum shell shell, struct secret *text);
