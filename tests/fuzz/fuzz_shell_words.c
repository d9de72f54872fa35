/* SPDX-License-Identifier: MIT
 *
 * Any text as a command line in a file of another tool, as an option's value, and as what is being typed: the words are
 * in the order of the text, and each text that can be split can also be typed.
 */
#include <stdint.h>
#include <string.h>

#include "aws_files/shell_words.h"
#include "base/secret.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require_in_order(const struct shell_words *words, size_t length)
{
    size_t total = 0;

    for (size_t i = 0; i < words->count; i++) {
        require(words->places[i] <= length && (i == 0 || words->places[i] > words->places[i - 1]));
        total += strlen(words->words[i]);
    }
    require(total <= length && (words->words == NULL || words->words[words->count] == NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SHELL_WORDS struct shell_words words = {0};
    CLEANUP_SHELL_WORDS struct shell_words typed = {0};
    size_t length;

    secret_set_bytes(&text, data, size);
    length = strlen(secret_text(&text));
    shell_words_split_typed(secret_text(&text), &typed);
    require_in_order(&typed, length);
    if (!shell_words_split(secret_text(&text), &words)) {
        require(words.count == 0);
        return 0;
    }
    require_in_order(&words, length);
    require(words.count <= typed.count);
    for (size_t i = 0; i < words.count; i++) {
        require(strcmp(words.words[i], typed.words[i]) == 0);
    }
    return 0;
}
