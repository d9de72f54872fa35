/* SPDX-License-Identifier: MIT
 *
 * A text split into words as Python's shlex.split() does it, by which botocore reads the names of sections and the line
 * of a credential_process. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

struct shell_words {
    char **words; /* `count` of them */
    size_t count;
    char *text; /* they stand in it */
};

/* False, `words` empty, when a quote is not closed, a backslash is the last character, or without memory. */
must_check bool shell_words_split(const char *text, struct shell_words *words);
void shell_words_clear(struct shell_words *words);

#define CLEANUP_SHELL_WORDS CLEANUP(shell_words_clear)
