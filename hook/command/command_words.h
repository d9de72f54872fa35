/* SPDX-License-Identifier: MIT
 *
 * A command that a person writes in one word, as words.
 */
#pragma once

#include "config/config.h"

enum { COMMAND_LINE_SIZE = 8192 };

struct command_words {
    const char *words[COMMAND_WORDS_MAX + 1]; /* ended by NULL; within `text` */
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
