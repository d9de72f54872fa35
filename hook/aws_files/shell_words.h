/* SPDX-License-Identifier: MIT
 *
 * Splits a text into words like Python's shlex.split(), with which botocore parses section names and credential_process
 * lines: by blanks, quotes and backslashes, without variables and patterns. Pure functions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

struct shell_words {
    const char **words; /* `count` of them, then NULL */
    size_t *places;     /* where each starts in the text, in bytes */
    size_t count;
    char *text; /* memory of the words */
};

/* False, `words` empty, when a quote is not closed, the last character is a backslash, or memory runs out. */
must_check bool shell_words_split(const char *text, struct shell_words *words);

/* The same for a text that is still being typed: a quote may be open, and after a final blank there is an empty word.
 */
void shell_words_split_typed(const char *text, struct shell_words *words);

void shell_words_clear(struct shell_words *words);

#define CLEANUP_SHELL_WORDS CLEANUP(shell_words_clear)
