/* SPDX-License-Identifier: MIT
 *
 * The text of a shell's hook for one program: as a whole, or as the command that reads the installed file.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "shell_env/shell_syntax.h"

/* Appends the text, with the program's path and the function's name in it. */
void hook_text_fill_in(enum shell shell, const char *hook, const char *path, const char *name, struct secret *product);

/* Appends bash's command that reads the installed file. bash expands what `$( )` prints before `eval` gets it, byte by
 * byte, which takes a fifth of the start that the hook costs; it reads a file at once. A restricted shell may not.
 * False when the file is missing, of another version, or of a program at another path. */
bool hook_text_read_file(const char *path, struct secret *product);
