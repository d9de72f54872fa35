/* SPDX-License-Identifier: MIT
 *
 * Runs a command without a shell and reads the first line of its output. The command gets its own process group, which
 * is ended as a whole on timeout, and inherits no descriptor of ours. If there is a terminal, the command gets the
 * foreground and the terminal as standard input while it runs, so that it can ask for a PIN or a master password;
 * otherwise its standard input is empty, or a text.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"

enum { COMMAND_OUTPUT_MAX = 1024 }; /* bytes; JumpCloud's passwords have at most 64 characters */

struct command_output_call {
    const char *const *words; /* the program, searched in PATH, and its arguments; ended by NULL */
    char *const *environment; /* ended by NULL */
    int terminal;             /* the terminal, in whose foreground we are; -1: none */
    bool is_quiet;            /* standard error is discarded, and the program never gets the terminal */
    int timeout_seconds;
    const char *input; /* standard input; NULL: the terminal, else nothing */
};

enum command_output_end {
    LINE_READ,
    LINE_NOT_STARTED, /* detail: errno */
    LINE_FAILED,      /* detail: the exit status, not 0 */
    LINE_KILLED,      /* detail: the signal */
    LINE_STOPPED,     /* detail: the signal; the program was then ended */
    LINE_TOO_SLOW,
    LINE_EMPTY,
    LINE_TOO_LONG, /* or it contains a NUL */
};

struct command_output_outcome {
    enum command_output_end end;
    int detail;
};

/* Runs the program until it ends. `line` is the first line without its line end, set only with LINE_READ; further
 * output is dropped. */
struct command_output_outcome command_output_read(const struct command_output_call *call, struct secret *line);
