/* SPDX-License-Identifier: MIT
 *
 * The hook in a user's start-up file: which file, which line, and the marked block that `init --install` writes.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "shell_env/shell_syntax.h"

/* The name of the shell that started this program, else of the login shell (SHELL), when there is a hook for it; "":
 * neither. */
const char *hook_block_shell(void);

/* The line that runs the hook in that shell, as in the manual. */
const char *hook_block_line(enum shell shell);

/* The user's file that interactive shells of that kind read: ~/.bashrc; .zshrc in ZDOTDIR or HOME; fish/config.fish in
 * XDG_CONFIG_HOME or ~/.config. False for SHELL_SH, and when the path is too long. */
must_check bool hook_block_path(enum shell shell, char path[static PATH_MAX]);

/* Makes the text of the block: two comments around the line, with that program (a path is quoted) and, unless it is
 * NULL, that name of the shell function. */
void hook_block_make(enum shell shell, const char *program, const char *name, struct secret *block);

/* Copies the text of a start-up file to `changed` with `block` in place of the block that is there, or at the end when
 * there is none; "" removes the block. All other lines stay as they are. ERROR_CONFIG when a block has no
 * end. */
must_check bool hook_block_change(const char *text, const char *block, struct secret *changed, struct error *error);

/* Whether the text has a block. */
bool hook_block_is_in(const char *text);
