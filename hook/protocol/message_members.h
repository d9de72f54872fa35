/* SPDX-License-Identifier: MIT
 *
 * The members of each message, by which message.c clears and prints it and message_parse.c parses it. All members of
 * the union in struct message start at the same offset, so that `&message->open` is the body of each kind.
 */
#pragma once

#include "protocol/message.h"

enum member_kind { KIND_TEXT, KIND_SECRET, KIND_NUMBER, KIND_FLAG, KIND_CHOICE, KIND_FACTOR, KIND_FAILURE, KIND_LIST };

struct member {
    const char *name;
    enum member_kind kind;
    size_t offset;
    size_t size;                 /* KIND_TEXT: bytes of the array; KIND_CHOICE: choices; KIND_LIST: most elements */
    const char *const *choices;  /* KIND_CHOICE: the name of each value */
    const struct member *inside; /* KIND_LIST: the members of an element, ended by a NULL name */
    size_t element_size;
    size_t count_offset; /* KIND_LIST: offset of the number of elements, a size_t */
};

struct message_row {
    const char *name;             /* the kind's, in the JSON text */
    const struct member *members; /* ended by a NULL name */
};

/* Indexed by enum message_kind. */
extern const struct message_row message_rows[MESSAGE_KINDS];
