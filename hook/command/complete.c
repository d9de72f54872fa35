/* SPDX-License-Identifier: MIT
 *
 * `complete`: completes the word that is being typed, for the shells' completions. They contain no command, option or
 * name themselves: all of them come from this program's tables.
 *
 *   ajc-hook complete WORD...         the words of the line, the program's name first; the last one is being typed
 *   ajc-hook complete --line LINE     the line up to the cursor, to be split as a shell does
 *
 * Prints a line for each candidate, with its description after a tab, or one line for what the shell completes itself:
 */
#include <stdio.h>
#include <string.h>

#include "aws_files/shell_words.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "command/options.h"
#include "config/config.h"
#include "names/factor.h"
#include "shell_env/export_format.h"

static const char *line;

static const struct command_option options[] = {
    OPTION_TEXT("line", "LINE", &line, NULL, CANDIDATES_NONE),
    OPTION_END,
};

/* The words of the line, and the one being typed. */
struct typing {
    const struct command *command;
    const char *const *words; /* after the command's name, without the one being typed */
    size_t word_count;
    const char *current;
    size_t prefix_length; /* length of the part of `current` that each candidate keeps */

    /* From the words before: */
    const struct command_option *waiting; /* the option whose value is being typed; NULL: none */
    size_t argument_count;
    bool are_options_over; /* "--" was there */
};

/* --- candidates --- */

/* The shells match candidates in their own ways. Names come from files: skips a name that would break the line. */
static void
offer(const struct typing *typing, const char *candidate, const char *explanation)
{
    if (strpbrk(candidate, "\n\t\r\x1b") == NULL) {
        printf("%.*s%s\t%s\n", (int)typing->prefix_length, typing->current, candidate, explanation);
    }
}

static bool
is_there_already(const struct typing *typing, const char *candidate)
{
    for (size_t i = 0; i < typing->word_count; i++) {
        size_t length = strcspn(typing->words[i], "=");

        if (strncmp(typing->words[i], candidate, length) == 0 && candidate[length] == '\0') {
            return true;
        }
    }
    return false;
}

static void
offer_profiles(const struct typing *typing, const struct config *config)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);

    for (size_t i = 0; i < count; i++) {
        struct profile profile = {0};
        char explanation[160];

        config_profile(config, names[i], &profile);
        snprintf(explanation, sizeof(explanation), "%s %s",
                 profile.aws_account[0] == '\0' ? "profile" : profile.aws_account, profile.aws_role);
        if (!is_there_already(typing, names[i])) {
            offer(typing, names[i], explanation);
        }
    }
}

static void
offer_accounts(const struct typing *typing, const struct config *config)
{
    CLEANUP_FREE char(*names)[ACCOUNT_NAME_SIZE] = NULL;
    size_t count = config_account_names(config, &names);

    for (size_t i = 0; i < count; i++) {
        offer(typing, names[i], "JumpCloud account");
    }
}

static void
offer_words(const struct typing *typing, const char *const *words, const char *explanation)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        offer(typing, words[i], explanation);
    }
}

static void
offer_regions(const struct typing *typing)
{
    static const char *const regions[] = {"af-south-1",     "ap-east-1",      "ap-east-2",
                                          "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
                                          "ap-south-1",     "ap-south-2",     "ap-southeast-1",
                                          "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
                                          "ap-southeast-5", "ap-southeast-7", "ca-central-1",
                                          "ca-west-1",      "cn-north-1",     "cn-northwest-1",
                                          "eu-central-1",   "eu-central-2",   "eu-north-1",
                                          "eu-south-1",     "eu-south-2",     "eu-west-1",
                                          "eu-west-2",      "eu-west-3",      "eusc-de-east-1",
                                          "il-central-1",   "me-central-1",   "me-south-1",
                                          "mx-central-1",   "sa-east-1",      "us-east-1",
                                          "us-east-2",      "us-gov-east-1",  "us-gov-west-1",
                                          "us-west-1",      "us-west-2",      NULL};

    offer_words(typing, regions, "AWS region");
}

static void
offer_commands(const struct typing *typing)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (!commands[i]->is_for_programs) {
            offer(typing, commands[i]->name, commands[i]->summary);
        }
    }
}

static void
offer_formats(const struct typing *typing)
{
    size_t count;
    const struct export_format_row *formats = export_formats(&count);

    for (size_t i = 0; i < count; i++) {
        offer(typing, formats[i].name, formats[i].explanation);
    }
}

static void
offer_factors(const struct typing *typing)
{
    static const enum factor factors[] = {FACTOR_TOTP, FACTOR_PUSH, FACTOR_KEY};

    for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++) {
        offer(typing, factor_name(factors[i]), factor_words(factors[i]));
    }
}

static void
offer_values_of(const struct typing *typing, const struct config *config, const struct config_setting *setting)
{
    if (setting == NULL) {
        return;
    }
    switch (setting->kind) {
    case VALUE_SWITCH:
        offer(typing, "true", "on");
        offer(typing, "false", "off");
        break;
    case VALUE_PROFILE:
        offer_profiles(typing, config);
        break;
    case VALUE_EMAIL:
        offer_accounts(typing, config);
        break;
    case VALUE_REGION:
        offer_regions(typing);
        break;
    case VALUE_CERTIFICATES:
        puts(":files");
        break;
    case VALUE_DURATION:
    case VALUE_SESSION_DURATION:
    case VALUE_ORIGIN:
    case VALUE_PAGE:
    case VALUE_ROLE:
    case VALUE_EXTERNAL_ID:
    case VALUE_DOMAIN:
    case VALUE_PROXY:
        break;
    }
}

static void
offer_settings(const struct typing *typing, const struct config *config)
{
    size_t count;
    const struct config_setting *settings = config_settings(&count);

    if (typing->argument_count == 0) {
        offer(typing, "get", "show settings");
        offer(typing, "set", "change a setting");
        offer(typing, "unset", "remove a setting");
    } else if (typing->argument_count == 1) {
        for (size_t i = 0; i < count; i++) {
            offer(typing, settings[i].name, settings[i].explanation);
        }
    } else if (strcmp(typing->words[0], "set") == 0) {
        offer_values_of(typing, config, config_setting_find(typing->words[1], NULL));
    }
}

static void
offer_candidates(const struct typing *typing, enum candidates candidates)
{
    static const char *const shells[] = {"bash", "zsh", "fish", NULL};
    static const char *const services[] = {"cloudformation", "cloudwatch", "ec2", "ecs", "eks", "iam",
                                           "lambda",         "rds",        "s3",  NULL};
    CLEANUP_CONFIG struct config *config = NULL;

    if ((candidates == CANDIDATES_PROFILES || candidates == CANDIDATES_ACCOUNTS || candidates == CANDIDATES_SETTINGS) &&
        !config_open(&config, NULL)) {
        return;
    }
    switch (candidates) {
    case CANDIDATES_NONE:
        break;
    case CANDIDATES_PROFILES:
        offer_profiles(typing, config);
        break;
    case CANDIDATES_ACCOUNTS:
        offer_accounts(typing, config);
        break;
    case CANDIDATES_REGIONS:
        offer_regions(typing);
        break;
    case CANDIDATES_FORMATS:
        offer_formats(typing);
        break;
    case CANDIDATES_FACTORS:
        offer_factors(typing);
        break;
    case CANDIDATES_SERVICES:
        offer_words(typing, services, "page of the console");
        break;
    case CANDIDATES_SHELLS:
        offer_words(typing, shells, "shell");
        break;
    case CANDIDATES_COMMANDS:
        offer_commands(typing);
        break;
    case CANDIDATES_SETTINGS:
        offer_settings(typing, config);
        break;
    case CANDIDATES_FILES:
        puts(":files");
        break;
    }
}

static void
offer_option(const struct typing *typing, const char *option, const char *explanation)
{
    char word[64];

    snprintf(word, sizeof(word), "--%s", option);
    if (!is_there_already(typing, word)) {
        offer(typing, word, explanation);
    }
}

static void
offer_options(const struct typing *typing)
{
    const struct command_option *rows[OPTIONS_MAX];
    size_t count = options_of(typing->command, rows);

    for (size_t i = 0; i < count; i++) {
        if (rows[i]->explanation != NULL) {
            offer_option(typing, rows[i]->name, rows[i]->explanation);
        }
    }
    offer_option(typing, "help", "show this command's help");
}

/* --- the words before --- */

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
begins_another(const struct typing *typing, const char *word)
{
    return typing->command->options_place == OPTIONS_AROUND_FIRST &&
           (typing->are_options_over || (typing->argument_count > 0 && word[0] != '-'));
}

static void
take(struct typing *typing, const char *word)
{
    const struct command_option *option = typing->are_options_over ? NULL : find_option(typing->command, word);

    if (typing->waiting != NULL) {
        typing->waiting = NULL;
    } else if (option != NULL) {
        typing->waiting = option->argument != NULL && strchr(word, '=') == NULL ? option : NULL;
    } else if (strcmp(word, "--") == 0 && !typing->are_options_over) {
        typing->are_options_over = true;
    } else if (word[0] != '-' || typing->are_options_over) {
        typing->argument_count++;
    }
}

/* Reads the words before the one being typed. Returns the index of the word that starts another command, `word_count`
 * when the typed word does, -1 when none does. */
static long
take_words(struct typing *typing)
{
    for (size_t i = 0; i < typing->word_count; i++) {
        if (typing->waiting == NULL && begins_another(typing, typing->words[i])) {
            return (long)i;
        }
        take(typing, typing->words[i]);
    }
    return typing->waiting == NULL && begins_another(typing, typing->current) ? (long)typing->word_count : -1;
}

static void
complete_current(struct typing *typing)
{
    const struct command_option *option = find_option(typing->command, typing->current);
    const char *equals = strchr(typing->current, '=');
    int most = typing->command->arguments_most;

    if (typing->waiting != NULL) {
        offer_candidates(typing, typing->waiting->candidates);
    } else if (!typing->are_options_over && option != NULL && option->argument != NULL && equals != NULL) {
        typing->prefix_length = (size_t)(equals + 1 - typing->current);
        offer_candidates(typing, option->candidates);
    } else if (!typing->are_options_over && typing->current[0] == '-') {
        offer_options(typing);
    } else if (most == ARGUMENTS_ANY || typing->argument_count < (size_t)most) {
        offer_candidates(typing, typing->command->candidates);
    }
}

/* `words`: the program's name first. `places`: the position of each word in the line; NULL: use the index. */
static void
complete(const char *const *words, size_t count, const size_t *places)
{
    struct typing typing = {.current = count == 0 ? "" : words[count - 1]};
    long another;

    if (count == 2) {
        offer_commands(&typing);
        offer(&typing, "--help", "show the commands");
        offer(&typing, "--version", "show the version");
        return;
    }
    typing.command = count < 3 ? NULL : command_find(words[1]);
    if (typing.command == NULL) {
        return;
    }
    typing.words = words + 2;
    typing.word_count = count - 3;
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
