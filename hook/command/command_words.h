/* SPDX-License-Identifier: MIT
 *
 * Splits a command line into words, also one that is still being typed.
 */
#pragma once

#include <stddef.h>

#include "config/config.h"

enum { COMMAND_LINE_SIZE = 8192 };

struct command_words {
    const char *words[COMMAND_WORDS_MAX + 1]; /* ended by NULL; within `text` */
    size_t places[COMMAND_WORDS_MAX + 1];     /* where each starts in the line, in bytes */
    size_t count;
    char text[COMMAND_LINE_SIZE];
};

enum words_outcome {
    WORDS_SPLIT,
    WORDS_TOO_MANY,
    WORDS_NOT_UNDERSTOOD, /* no word, an empty first one, an open quote, or too long */
};

/* Splits by blanks, quotes and backslashes like sh, but expands no variables and patterns. */
enum words_outcome command_words_split(const char *line, struct command_words *words);

/* The same for a line that is still being typed: a quote may be open, and after a final blank there is an empty word.
 * Words that do not fit are dropped. */
void command_words_split_to_complete(const char *line, struct command_words *words);
