/* SPDX-License-Identifier: MIT
 *
 * shlex.split(text) of Python 3.11's Lib/shlex.py: POSIX quoting, no comments.
 */
#include "aws_files/shell_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

static const char blanks[] = " \t\r\n";

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
    while (from != NULL && *from != '\0' && strchr(blanks, *from) == NULL) {
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

/* False when the last word is not complete, or memory runs out. */
static bool
split(const char *text, bool is_typed, struct shell_words *words)
{
    size_t size = strlen(text);
    const char *from = text;
    char *to = malloc(size + 2);

    /* A word has at least one character, and a blank follows it; one may be added. */
    *words = (struct shell_words){.text = to,
                                  .words = calloc(size / 2 + 3, sizeof(*words->words)),
                                  .places = calloc(size / 2 + 3, sizeof(*words->places))};
    while (from != NULL && to != NULL && words->words != NULL && words->places != NULL) {
        const char *begin = from + strspn(from, blanks);

        if (*begin == '\0' && (!is_typed || (begin == from && begin > text))) {
            return true;
        }
        words->places[words->count] = (size_t)(begin - text);
        words->words[words->count++] = to;
        from = copy_word(begin, &to);
        *to++ = '\0';
        if (*begin == '\0') {
            return true;
        }
    }
    return false;
}

bool
shell_words_split(const char *text, struct shell_words *words)
{
    bool is_complete = split(text, false, words);

    if (!is_complete) {
        shell_words_clear(words);
    }
    return is_complete;
}

void
shell_words_split_typed(const char *text, struct shell_words *words)
{
    (void)split(text, true, words);
}

void
shell_words_clear(struct shell_words *words)
{
    free(words->words);
    free(words->places);
    secret_free(words->text);
    *words = (struct shell_words){0};
}
