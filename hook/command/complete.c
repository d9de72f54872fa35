/* SPDX-License-Identifier: MIT
 *
 * `complete`: completes the word that is being typed, for the shells' completions. They contain no command, option or
 * name themselves: all of them come from this program's tables.
 *
 *   ajc-hook complete WORD...         the words of the line, the program's name first; the last one is being typed
 *   ajc-hook complete --line LINE     the line up to the cursor, to be split as a shell does
 *
 * Prints a line for each candidate, with its description after a tab, or one line for what the shell completes itself:
 * ":files", or ":command INDEX" for the command that starts at that word.
 */
#include <stdio.h>
#include <string.h>

#include "aws_files/shell_words.h"
#include "command/candidates.h"
#include "command/options.h"

static const char *line;

static const struct command_option options[] = {
    OPTION_TEXT("line", "LINE", &line, NULL, CANDIDATES_NONE),
    OPTION_END,
};

/* The option that a word names, perhaps with "=VALUE"; NULL: not an option of the command. */
static const struct command_option *
find_option(const struct command *command, const char *word)
{
    const struct command_option *rows[OPTIONS_MAX];
    size_t count = options_of(command, rows);

    for (size_t i = 0; strncmp(word, "--", 2) == 0 && i < count; i++) {
        size_t length = strlen(rows[i]->name);

        if (strncmp(word + 2, rows[i]->name, length) == 0 && (word[2 + length] == '\0' || word[2 + length] == '=')) {
            return rows[i];
        }
    }
    return NULL;
}

/* True when the word starts another command. */
static bool
starts_another(const struct typing *typing, const char *word)
{
    return typing->command->options_place == OPTIONS_AROUND_FIRST &&
           (typing->are_options_over || (typing->argument_count > 0 && word[0] != '-'));
}

/* Reads the words before the one being typed. Returns the index of the word that starts another command, `word_count`
 * when the typed word does, -1 when none does. */
static long
take_words(struct typing *typing)
{
    for (size_t i = 0; i < typing->word_count; i++) {
        const char *word = typing->words[i];
        const struct command_option *option = typing->are_options_over ? NULL : find_option(typing->command, word);

        if (typing->waiting != NULL) {
            typing->waiting = NULL;
        } else if (starts_another(typing, word)) {
            return (long)i;
        } else if (option != NULL) {
            typing->waiting = option->argument != NULL && strchr(word, '=') == NULL ? option : NULL;
        } else if (strcmp(word, "--") == 0 && !typing->are_options_over) {
            typing->are_options_over = true;
        } else if (word[0] != '-' || typing->are_options_over) {
            typing->argument_count++;
        }
    }
    return typing->waiting == NULL && starts_another(typing, typing->current) ? (long)typing->word_count : -1;
}

static void
complete_current(struct typing *typing)
{
    const struct command_option *option = find_option(typing->command, typing->current);
    const char *equals = strchr(typing->current, '=');
    int most = typing->command->arguments_most;

    if (typing->waiting != NULL) {
        candidates_offer(typing, typing->waiting->candidates);
    } else if (!typing->are_options_over && option != NULL && option->argument != NULL && equals != NULL) {
        typing->prefix_length = (size_t)(equals + 1 - typing->current);
        candidates_offer(typing, option->candidates);
    } else if (!typing->are_options_over && typing->current[0] == '-') {
        candidates_offer_options(typing);
    } else if (most == ARGUMENTS_ANY || typing->argument_count < (size_t)most) {
        candidates_offer(typing, typing->command->candidates);
    }
}

/* `words`: the program's name first. `places`: the position of each word in the line; NULL: use the index. */
static void
complete(const char *const *words, size_t count, const size_t *places)
{
    struct typing typing = {.current = count == 0 ? "" : words[count - 1]};
    long another;

    if (count == 2) {
        candidates_offer_commands(&typing);
        candidates_offer_word(&typing, "--help", "show the commands");
        candidates_offer_word(&typing, "--version", "show the version");
        return;
    }
    typing.command = count < 3 ? NULL : command_find(words[1]);
    if (typing.command == NULL) {
        return;
    }
    typing.words = words + 2;
    typing.word_count = count - 3;
    typing.place = places == NULL ? count - 1 : places[count - 1];
    another = take_words(&typing);
    if (another >= 0) {
        printf(":command %zu\n", places == NULL ? (size_t)another + 2 : places[another + 2]);
    } else {
        complete_current(&typing);
    }
}

static int
run(struct context *context)
{
    CLEANUP_SHELL_WORDS struct shell_words words = {0};

    if (line == NULL) {
        complete(context->arguments, (size_t)context->count, NULL);
    } else {
        shell_words_split_typed(line, &words);
        complete(words.words, words.count, words.places);
    }
    return 0;
}

const struct command command_complete = {
    .name = "complete",
    .arguments = "WORD...",
    .summary = "for the completions of the shells: what a word can become",
    .options = options,
    .is_for_programs = true,
    .options_place = OPTIONS_BEFORE_ARGUMENTS,
    .arguments_most = ARGUMENTS_ANY,
    .run = run,
};
