/* SPDX-License-Identifier: MIT
 *
 * An error as a value. A function that can fail returns bool and takes a struct error as its last argument; only
 * ajc-hook and ajc-hook-sign-in print it. The text is one whole sentence that tells the user what to do next. It never
 * contains a secret.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* One code for each kind of reaction that the user needs, with its documented exit status. */
#define ERROR_CODES(ROW) \
    ROW(ERROR_NONE, 0) \
    ROW(ERROR_SYSTEM, 1)       /* failed here: system, keyring, file */ \
    ROW(ERROR_USAGE, 2)        /* wrong use of the command line */ \
    ROW(ERROR_CONFIG, 2)       /* wrong or missing configuration */ \
    ROW(ERROR_NEEDS_PERSON, 3) /* a login, a code or a choice is needed and there is no terminal to ask on */ \
    ROW(ERROR_DENIED, 4)       /* refused by JumpCloud or AWS */ \
    ROW(ERROR_NETWORK, 5)      /* no answer: name resolution, connection, TLS, timeout */ \
    ROW(ERROR_REPLY, 5)        /* an unexpected answer */

#define ERROR_CODE(code, status) code,
enum error_code { ERROR_CODES(ERROR_CODE) };
#undef ERROR_CODE

struct error {
    enum error_code code;
    char text[768];
    size_t fix_offset; /* where in `text` the command that fixes it starts; 0: none */
};

/* Sets code and text (truncated when too long, control characters escaped). Always returns false, so that a function
 * can end with `return error_set(…)`. `error` may be NULL. */
bool error_set(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Appends "; fix: COMMAND" to the text of an error that is set, and sets `fix_offset`. Always returns false. `error`
 * may be NULL. */
bool error_add_fix(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The command that fixes the error, within its text; NULL when there is none. `problem_length` becomes the length of
 * the text without it. */
const char *error_fix(const struct error *error, int *problem_length);

/* The documented exit status of a code, 0 for ERROR_NONE. */
int error_exit_status(enum error_code code);

/* The meaning of an exit status, in one line; NULL when ajc does not use this status. */
const char *error_status_meaning(int status);

/* The error code for an exit status of another process; ERROR_SYSTEM for an unknown status. */
enum error_code error_code_of_status(int status);
