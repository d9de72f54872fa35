/* SPDX-License-Identifier: MIT
 *
 * The first line that a person's own program prints. It runs without a shell, in a process group of its own, which is
 * ended as a whole when it takes too long; it gets no descriptor of ours. Where there is a
 * terminal it is lent to the program for as long as it runs, also as its standard input, so that it can ask for a PIN
 * or a master password; else there is nothing to read.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"

enum { COMMAND_OUTPUT_MAX = 1024 }; /* bytes; JumpCloud's passwords have at most 64 characters */

struct command_output_call {
    const char *const *words; /* the program, looked for in PATH, and its arguments; ended by NULL */
    char *const *environment; /* ended by NULL */
    int terminal;             /* descriptor of the terminal whose foreground we are in; -1: there is none */
    bool is_quiet;            /* standard error goes nowhere, and no terminal is ever the program's */
    int timeout_seconds;
};

enum command_output_end {
    LINE_READ,
    LINE_NOT_STARTED, /* detail: errno */
    LINE_FAILED,      /* detail: the exit status, not 0 */
    LINE_KILLED,      /* detail: the signal */
    LINE_STOPPED,     /* detail: the signal; the program was ended then */
    LINE_TOO_SLOW,
    LINE_EMPTY,
    LINE_TOO_LONG, /* or with a NUL in it */
};

struct command_output_outcome {
    enum command_output_end end;
    int detail;
};

/* Runs the program to its end and takes the line without its line end; what else it prints is dropped. `line` is set
 * with LINE_READ alone. */
struct command_output_outcome command_output_read(const struct command_output_call *call, struct secret *line);
