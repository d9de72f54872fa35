/* SPDX-License-Identifier: MIT
 *
 * The shell files of this folder as text, for `ajc-hook init SHELL [--remove]` and `ajc-hook completion SHELL`. Whoever
 * prints a hook puts the program's absolute path, in single quotes as that shell reads them, in the place of every
 * SHELL_TEXT_PROGRAM, and the name of the person's function in the place of every SHELL_TEXT_NAME; the other texts hold
 * neither. The arrays are made at build time by embed.cmake, the hooks without their comments; each ends in a
 * newline and a NUL.
 */
#pragma once

#define SHELL_TEXT_PROGRAM "@AJC_HOOK@"
#define SHELL_TEXT_NAME "@AJC_NAME@"

extern const char shell_hook_bash[];
extern const char shell_hook_zsh[];
extern const char shell_hook_fish[];
extern const char shell_remove_bash[];
extern const char shell_remove_zsh[];
extern const char shell_remove_fish[];
extern const char shell_completion_bash[];
extern const char shell_completion_zsh[];
extern const char shell_completion_fish[];
