/* SPDX-License-Identifier: MIT
 *
 * The shell files of this folder as text, for `ajc-hook init SHELL [--remove|--facts]` and `ajc-hook completion SHELL`.
 * The command that prints a hook replaces every SHELL_TEXT_PROGRAM by the program's absolute path, quoted for that
 * shell, and every SHELL_TEXT_NAME by the name of the shell function; the other texts contain neither. embed.cmake
 * creates the arrays at build time, the hooks without their comments; each ends in a newline and a NUL.
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
extern const char shell_facts_bash[];
extern const char shell_completion_bash[];
extern const char shell_completion_zsh[];
extern const char shell_completion_fish[];

/* The first line of the installed hook.bash that has the text of shell_hook_bash. */
extern const char shell_mark_bash[];
