/* SPDX-License-Identifier: MIT
 *
 * What went wrong, as a value. Functions that can fail return bool and take a struct error last; only the two
 * main programs print it. A text is one whole sentence for a person that says what to do next; never a secret.
 */
#pragma once

#include <stdbool.h>

/* Each code means another thing for the person; error_exit_status() maps it to the programs' exit status. */
enum error_code {
    ERROR_NONE,
    ERROR_SYSTEM,       /* failed here: system, keyring, file */
    ERROR_USAGE,        /* wrong use of the command line */
    ERROR_CONFIG,       /* wrong or missing configuration */
    ERROR_NEEDS_PERSON, /* a login, a code or a choice is needed and nobody can be asked */
    ERROR_DENIED,       /* JumpCloud or AWS said no */
    ERROR_NETWORK,      /* no answer: name, connection, TLS, time */
    ERROR_REPLY,        /* an answer that is not understood */
};

struct error {
    enum error_code code;
    char text[768];
};

/* Sets code and text (cut when too long, control characters made visible). Always returns false, so that a function can
 * end with `return error_set(…)`. `error` may be NULL. */
bool error_set(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The documented exit status of a code, 0 for ERROR_NONE. */
int error_exit_status(enum error_code code);

/* What an exit status means, in one line; NULL: it is none of ours. */
const char *error_status_meaning(int status);

/* The code that a status read from another process stands for; ERROR_SYSTEM for an unknown one. */
enum error_code error_code_of_status(int status);
