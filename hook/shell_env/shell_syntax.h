/* SPDX-License-Identifier: MIT
 *
 * Environment changes as shell code. Values come from the network and the keyring: they must match a strict character
 * set, and are quoted anyway.
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

/* Parses "sh", "bash", "zsh", "fish"; false, `shell` unchanged, for anything else. */
bool shell_parse(const char *name, enum shell *shell);

/* The names of the shells that ajc has a hook and a completion for; NULL after the last one. */
const char *shell_with_hook(size_t index);

/* Appends one command that exports all variables and one that unsets the others. ERROR_SYSTEM, nothing appended, when a
 * value contains an invalid character. */
must_check bool shell_syntax_changes(const struct environment *environment, enum shell shell, struct secret *text,
                                     struct error *error);

/* Appends the value, quoted for that shell; any value. */
void shell_syntax_quote(enum shell shell, const char *value, struct secret *text);

/* Appends an assignment of a shell variable, not exported; any value. */
void shell_syntax_assign(enum shell shell, const char *name, const char *value, struct secret *text);

/* Start and end of the answer to a hook. The hook evaluates only an answer with both, so that output of a trap or a
 * wrapper is not taken for code. */
void shell_syntax_begin(enum shell shell, struct secret *text);
void shell_syntax_end(enum shell shell, struct secret *text);
