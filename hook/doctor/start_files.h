/* SPDX-License-Identifier: MIT
 *
 * The files that shells and logins read when they start, line by line. What a line does is guessed from its text,
 * without running it. Missing and unreadable files are skipped.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum start_file_readers {
    READ_BY_LOGIN_SHELLS,       /* ssh, bash -l, tmux panes */
    READ_BY_INTERACTIVE_SHELLS, /* bash: not read by login shells */
    READ_BY_ALL_SHELLS,
    READ_BY_LOGINS, /* assignments; not read by a shell */
};

struct start_line {
    const char *shell; /* "bash", "zsh", "fish"; "" for a file that no shell reads */
    enum start_file_readers readers;
    const char *path;
    size_t number; /* from 1 */
    const char *text;
};

/* Calls `visit` for each line that is not empty or a comment, in the order in which the shells read them, until it
 * returns false. */
void start_files_each_line(bool (*visit)(const struct start_line *line, void *context), void *context);

/* Whether the line sets this variable: NAME=…, export NAME=…, set -gx NAME …. */
bool start_line_sets(const struct start_line *line, const char *name);

/* Whether the line is a single assignment and nothing else, so that it can be disabled. */
bool start_line_is_one_assignment(const struct start_line *line);

/* What the line does with the hook. */
enum start_line_hook {
    START_LINE_NO_HOOK,
    START_LINE_RUNS_HOOK,   /* evaluates what `ajc-hook init` prints, or reads its file */
    START_LINE_PRINTS_HOOK, /* prints the output of `ajc-hook init` to the terminal */
};
enum start_line_hook start_line_hook(const struct start_line *line);

/* Whether the line defines an alias or function `ajc`, which replaces the hook's. */
bool start_line_hides_ajc(const struct start_line *line);
