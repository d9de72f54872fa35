/* SPDX-License-Identifier: MIT
 *
 * Splits a command line into words.
 */
#include "command/command_words.h"

#include <stdio.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

/* Copies a word to `to` and advances both; false when a quote is open or the text ends too early. */
static bool
take_word(const char **from, char **to)
{
    char quote = '\0';

    for (; **from != '\0' && (quote != '\0' || strchr(blanks, **from) == NULL); (*from)++) {
        char letter = **from;
        bool is_escape = letter == '\\' &&
                         (quote == '\0' || (quote == '"' && ((*from)[1] == '"' || (*from)[1] == '\\')));

        if (is_escape) {
            (*from)++;
            if (**from == '\0') {
                return false;
            }
            *(*to)++ = **from;
        } else if (letter == quote) {
            quote = '\0';
        } else if (quote == '\0' && (letter == '\'' || letter == '"')) {
            quote = letter;
        } else {
            *(*to)++ = letter;
        }
    }
    *(*to)++ = '\0';
    return quote == '\0';
}

/* Checks that all words fit and no quote is open. */
static enum words_outcome
split(const char *line, struct command_words *words)
{
    const char *at = line;
    char *to = words->text;
    bool is_closed = true;

    words->count = 0;
    for (at += strspn(at, blanks); *at != '\0'; at += strspn(at, blanks)) {
        if (words->count == COMMAND_WORDS_MAX) {
            return WORDS_TOO_MANY;
        }
        words->places[words->count] = (size_t)(at - line);
        words->words[words->count++] = to;
        words->words[words->count] = NULL;
        is_closed = take_word(&at, &to);
    }
    return is_closed ? WORDS_SPLIT : WORDS_NOT_UNDERSTOOD;
}

enum words_outcome
command_words_split(const char *line, struct command_words *words)
{
    enum words_outcome outcome;

    if (strlen(line) >= sizeof(words->text)) {
        return WORDS_NOT_UNDERSTOOD;
    }
    outcome = split(line, words);
    return outcome == WORDS_SPLIT && (words->count == 0 || words->words[0][0] == '\0') ? WORDS_NOT_UNDERSTOOD : outcome;
}

void
command_words_split_to_complete(const char *line, struct command_words *words)
{
    char start[COMMAND_LINE_SIZE];
    size_t length;
    enum words_outcome outcome;

    snprintf(start, sizeof(start), "%s", line);
    length = strlen(start);
    outcome = split(start, words);
    if (outcome == WORDS_SPLIT && words->count < COMMAND_WORDS_MAX &&
        (length == 0 || (strchr(blanks, start[length - 1]) != NULL && (length < 2 || start[length - 2] != '\\')))) {
        words->places[words->count] = length;
        words->words[words->count++] = "";
        words->words[words->count] = NULL;
    }
}
