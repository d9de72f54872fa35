/* SPDX-License-Identifier: MIT
 *
 * A command that a person writes in one word, as words; and the line that is being typed.
 */
#pragma once

#include <stddef.h>

#include "config/config.h"

enum { COMMAND_LINE_SIZE = 8192 };

struct command_words {
    const char *words[COMMAND_WORDS_MAX + 1]; /* ended by NULL; within `text` */
    size_t places[COMMAND_WORDS_MAX + 1];     /* where each begins in the line, in bytes */
    size_t count;
    char text[COMMAND_LINE_SIZE];
};

enum words_outcome {
    WORDS_SPLIT,
    WORDS_TOO_MANY,
    WORDS_NOT_UNDERSTOOD, /* no word, an empty first one, a quote that stands open, or too long */
};

/* Splits by blanks, quotes and backslashes as sh does, and does nothing else of what a shell does: no variables, no
 * patterns. */
enum words_outcome command_words_split(const char *line, struct command_words *words);

/* The same with a line that is still being typed: a quote may stand open, and behind a blank at the end an empty word
 * begins. Of a line with more words, or a longer one, the first ones. */
void command_words_split_to_complete(const char *line, struct command_words *words);
