/* SPDX-License-Identifier: MIT
 *
 * Splits a text into words like Python's shlex.split(), with which botocore parses section names and credential_process
 * lines. Pure functions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

struct shell_words {
    char **words; /* `count` of them */
    size_t count;
    char *text; /* memory of the words */
};

/* False, `words` empty, when a quote is not closed, the last character is a backslash, or memory runs out. */
must_check bool shell_words_split(const char *text, struct shell_words *words);
void shell_words_clear(struct shell_words *words);

#define CLEANUP_SHELL_WORDS CLEANUP(shell_words_clear)
