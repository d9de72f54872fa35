/* SPDX-License-Identifier: MIT
 *
 * A failure of a sign-in as a value: its id, and the values for its sentence. The rows are in failures.h; ajc-hook
 * prints the sentence (session/ask/messages.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "protocol/failures.h"

enum failure_id {
    FAILURE_NONE,
#define ROW(id, code, party, values, sentence) FAILURE_##id,
    FAILURES(ROW)
#undef ROW
        FAILURE_COUNT
};

enum { FAILURE_VALUES_MAX = 6, FAILURE_TEXT_SIZE = 560 };

/* A text (truncated to FAILURE_TEXT_SIZE, control characters escaped) or a number. */
struct failure_value {
    bool is_number;
    long long number;
    char text[FAILURE_TEXT_SIZE];
};

struct failure {
    enum failure_id id;
    size_t count;
    struct failure_value values[FAILURE_VALUES_MAX];
};

/* failure_set(failure, FAILURE_X, VALUE…): sets the id and the values (texts and integers, in the order of the row).
 * Always returns false, so that a function can end with `return failure_set(…)`. `failure` may be NULL.
 * tests/check/failures compares the values of each call with the row. */
#define failure_set(failure, ...) FAILURE_SET_(failure, __VA_ARGS__, 6, 5, 4, 3, 2, 1, 0, 0)(failure, __VA_ARGS__)

/* The error code, which decides the exit status. */
enum error_code failure_code(const struct failure *failure);

/* The name of the row ("PUSH_DENIED"), and the row with that name; FAILURE_NONE for an unknown name. */
const char *failure_name(enum failure_id id);
enum failure_id failure_parse(const char *name);

/* How many values the row has, and whether the value at `place` (from 0) is a number. */
size_t failure_value_count(enum failure_id id);
bool failure_value_is_number(enum failure_id id, size_t place);

/* --- the parts of failure_set() --- */

bool failure_set_values(struct failure *failure, enum failure_id id, size_t count, const struct failure_value *values);
struct failure_value failure_text(const char *text);
struct failure_value failure_number(long long number);

#define FAILURE_VALUE_(value) \
    _Generic((value), char * : failure_text, const char * : failure_text, default : failure_number)(value)
#define FAILURE_SET_(failure, id, a, b, c, d, e, f, count, ...) FAILURE_SET_##count##_
#define FAILURE_LIST_(...) ((const struct failure_value[]){__VA_ARGS__})
#define FAILURE_SET_0_(failure, id) failure_set_values(failure, id, 0, NULL)
#define FAILURE_SET_1_(failure, id, a) failure_set_values(failure, id, 1, FAILURE_LIST_(FAILURE_VALUE_(a)))
#define FAILURE_SET_2_(failure, id, a, b) \
    failure_set_values(failure, id, 2, FAILURE_LIST_(FAILURE_VALUE_(a), FAILURE_VALUE_(b)))
#define FAILURE_SET_3_(failure, id, a, b, c) \
    failure_set_values(failure, id, 3, FAILURE_LIST_(FAILURE_VALUE_(a), FAILURE_VALUE_(b), FAILURE_VALUE_(c)))
#define FAILURE_SET_4_(failure, id, a, b, c, d) \
    failure_set_values(failure, id, 4, \
                       FAILURE_LIST_(FAILURE_VALUE_(a), FAILURE_VALUE_(b), FAILURE_VALUE_(c), FAILURE_VALUE_(d)))
#define FAILURE_SET_5_(failure, id, a, b, c, d, e) \
    failure_set_values( \
        failure, id, 5, \
        FAILURE_LIST_(FAILURE_VALUE_(a), FAILURE_VALUE_(b), FAILURE_VALUE_(c), FAILURE_VALUE_(d), FAILURE_VALUE_(e)))
#define FAILURE_SET_6_(failure, id, a, b, c, d, e, f) \
    failure_set_values(failure, id, 6, \
                       FAILURE_LIST_(FAILURE_VALUE_(a), FAILURE_VALUE_(b), FAILURE_VALUE_(c), FAILURE_VALUE_(d), \
                                     FAILURE_VALUE_(e), FAILURE_VALUE_(f)))
