/* SPDX-License-Identifier: MIT
 *
 * The files that shells and logins read when they start, line by line. What a line does is told from its words: only a
 * shell that runs it could know. Files that are not there or cannot be read are passed over.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum start_file_readers {
    READ_BY_LOGIN_SHELLS,       /* ssh, bash -l, tmux panes */
    READ_BY_INTERACTIVE_SHELLS, /* bash: by those that are no login shells */
    READ_BY_ALL_SHELLS,
    READ_BY_LOGINS, /* assignments, by no shell */
};

struct start_line {
    const char *shell; /* "bash", "zsh", "fish"; "" of a file that no shell reads */
    enum start_file_readers readers;
    const char *path;
    size_t number; /* from 1 */
    const char *text;
};

/* Calls `visit` for each line that does something, in the order in which they are read, until it returns false. */
void start_files_each_line(bool (*visit)(const struct start_line *line, void *context), void *context);

/* Whether the line gives this variable a value: NAME=…, export NAME=…, set -gx NAME …. */
bool start_line_sets(const struct start_line *line, const char *name);

/* Whether the line does nothing else, so that it can be switched off by itself. */
bool start_line_is_one_assignment(const struct start_line *line);

/* What the line does about the hook. */
enum start_line_hook {
    START_LINE_NO_HOOK,
    START_LINE_RUNS_HOOK,   /* evaluates what `ajc-hook init` prints, or reads its file */
    START_LINE_PRINTS_HOOK, /* lets `ajc-hook init` print to the terminal */
};
enum start_line_hook start_line_hook(const struct start_line *line);

/* Whether the line makes `ajc` an alias or a function, which hides the hook's. */
bool start_line_hides_ajc(const struct start_line *line);
