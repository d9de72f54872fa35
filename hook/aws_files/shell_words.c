/* SPDX-License-Identifier: MIT
 *
 * shlex.split(text) of Python 3.11's Lib/shlex.py: POSIX quoting, no comments.
 */
#include "aws_files/shell_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

static bool
is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* Copies quoted text after the opening quote; NULL when it is not closed. In double quotes a backslash escapes itself
 * and the quote. */
static const char *
copy_quoted(const char *from, char quote, char **to)
{
    while (*from != quote) {
        if (quote == '"' && *from == '\\' && (from[1] == '"' || from[1] == '\\')) {
            from++;
        }
        if (*from == '\0') {
            return NULL;
        }
        *(*to)++ = *from++;
    }
    return from + 1;
}

/* Copies one word; NULL when a quote or backslash is not complete. */
static const char *
copy_word(const char *from, char **to)
{
    while (from != NULL && *from != '\0' && !is_blank(*from)) {
        if (*from == '"' || *from == '\'') {
            from = copy_quoted(from + 1, *from, to);
        } else if (*from == '\\' && from[1] == '\0') {
            from = NULL;
        } else {
            from += *from == '\\';
            *(*to)++ = *from++;
        }
    }
    return from;
}

bool
shell_words_split(const char *text, struct shell_words *words)
{
    size_t size = strlen(text);
    const char *from = text;
    char *to = malloc(size + 2);

    /* A word has at least one character, and a blank follows it. */
    *words = (struct shell_words){.text = to, .words = calloc(size / 2 + 1, sizeof(*words->words))};
    while (from != NULL && to != NULL && words->words != NULL) {
        while (is_blank(*from)) {
            from++;
        }
        if (*from == '\0') {
            return true;
        }
        words->words[words->count++] = to;
        from = copy_word(from, &to);
        *to++ = '\0';
    }
    shell_words_clear(words);
    return false;
}

void
shell_words_clear(struct shell_words *words)
{
    free(words->words);
    secret_free(words->text);
    *words = (struct shell_words){0};
}
