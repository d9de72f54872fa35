/* SPDX-License-Identifier: MIT
 *
 * A command that a person writes in one word, as words.
 */
#include "command/command_words.h"

#include <string.h>

static const char blanks[] = " \t\r\n";

/* Copies a word to `to`, moves both behind it; false when a quote or the text ends too early. */
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

enum words_outcome
command_words_split(const char *line, struct command_words *words)
{
    char *to = words->text;
    size_t count = 0;

    if (strlen(line) >= sizeof(words->text)) {
        return WORDS_NOT_UNDERSTOOD;
    }
    for (line += strspn(line, blanks); *line != '\0'; line += strspn(line, blanks)) {
        if (count == COMMAND_WORDS_MAX) {
            return WORDS_TOO_MANY;
        }
        words->words[count++] = to;
        if (!take_word(&line, &to)) {
            return WORDS_NOT_UNDERSTOOD;
        }
    }
    words->words[count] = NULL;
    return count == 0 || words->words[0][0] == '\0' ? WORDS_NOT_UNDERSTOOD : WORDS_SPLIT;
}
