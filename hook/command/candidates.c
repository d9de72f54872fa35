/* SPDX-License-Identifier: MIT
 *
 * Offers candidates from this program's tables and the configuration.
 */
#include "command/candidates.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "command/options.h"
#include "config/config.h"
#include "names/factor.h"
#include "shell_env/export_format.h"
#include "shell_env/shell_syntax.h"

void
candidates_offer_word(const struct typing *typing, const char *candidate, const char *explanation)
{
    if (strpbrk(candidate, "\n\t\r\x1b") == NULL) {
        printf("%.*s%s\t%s\n", (int)typing->prefix_length, typing->current, candidate, explanation);
    }
}

static bool
is_typed_already(const struct typing *typing, const char *candidate)
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
        if (!is_typed_already(typing, names[i])) {
            candidates_offer_word(typing, names[i], explanation);
        }
    }
}

static void
offer_accounts(const struct typing *typing, const struct config *config)
{
    CLEANUP_FREE char(*names)[ACCOUNT_NAME_SIZE] = NULL;
    size_t count = config_account_names(config, &names);

    for (size_t i = 0; i < count; i++) {
        candidates_offer_word(typing, names[i], "JumpCloud account");
    }
}

static void
offer_words(const struct typing *typing, const char *const *words, const char *explanation)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        candidates_offer_word(typing, words[i], explanation);
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

void
candidates_offer_commands(const struct typing *typing)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (!commands[i]->is_for_programs) {
            candidates_offer_word(typing, commands[i]->name, commands[i]->summary);
        }
    }
}

static void
offer_formats(const struct typing *typing)
{
    size_t count;
    const struct export_format_row *formats = export_formats(&count);

    for (size_t i = 0; i < count; i++) {
        candidates_offer_word(typing, formats[i].name, formats[i].explanation);
    }
}

static void
offer_factors(const struct typing *typing)
{
    for (enum factor factor = FACTOR_TOTP; factor < FACTOR_OTHER; factor *= 2) {
        if (factor_is_supported(factor)) {
            candidates_offer_word(typing, factor_name(factor), factor_words(factor));
        }
    }
}

static void
offer_factor_settings(const struct typing *typing)
{
    offer_factors(typing);
    candidates_offer_word(typing, FACTOR_ASK, "ask each time");
    candidates_offer_word(typing, FACTOR_UNWANTED, "no factor");
}

static void
offer_durations(const struct typing *typing)
{
    static const char *const durations[] = {"15m", "30m", "1h", "2h", "4h", "8h", "12h", NULL};

    offer_words(typing, durations, "duration");
}

static void
offer_values_of(const struct typing *typing, const struct config *config, const struct config_setting *setting)
{
    if (setting == NULL) {
        return;
    }
    switch (setting->kind) {
    case VALUE_SWITCH:
        candidates_offer_word(typing, "true", "on");
        candidates_offer_word(typing, "false", "off");
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
    case VALUE_DURATION:
    case VALUE_SESSION_DURATION:
        offer_durations(typing);
        break;
    case VALUE_CERTIFICATES:
        puts(":files");
        break;
    case VALUE_COMMAND:
        printf(":command %zu\n", typing->place);
        break;
    case VALUE_ORIGIN:
    case VALUE_PAGE:
    case VALUE_ROLE:
    case VALUE_EXTERNAL_ID:
    case VALUE_DOMAIN:
    case VALUE_PROXY:
    case VALUE_FACTOR: /* no setting's */
        break;
    }
}

/* Whether it has another value than the built-in one. */
static bool
is_changed(const struct config *config, const struct config_setting *setting)
{
    char value[CONFIG_VALUE_SIZE];

    config_setting(config, setting->name, value);
    return strcmp(value, setting->built_in) != 0;
}

static void
offer_settings(const struct typing *typing, const struct config *config)
{
    size_t count;
    const struct config_setting *settings = config_settings(&count);

    if (typing->argument_count == 0) {
        candidates_offer_word(typing, "get", "show settings");
        candidates_offer_word(typing, "set", "change a setting");
        candidates_offer_word(typing, "unset", "remove a setting");
    } else if (typing->argument_count == 1) {
        for (size_t i = 0; i < count; i++) {
            if (strcmp(typing->words[0], "unset") != 0 || is_changed(config, &settings[i])) {
                candidates_offer_word(typing, settings[i].name, settings[i].explanation);
            }
        }
    } else if (strcmp(typing->words[0], "set") == 0) {
        offer_values_of(typing, config, config_setting_find(typing->words[1], NULL));
    }
}

void
candidates_offer(const struct typing *typing, enum candidates candidates)
{
    static const char *const services[] = {"apigateway", "athena",      "billing",    "cloudformation",
                                           "cloudfront", "cloudtrail",  "cloudwatch", "codebuild",
                                           "dynamodbv2", "ec2",         "ecr",        "ecs",
                                           "eks",        "elasticache", "glue",       "guardduty",
                                           "iam",        "kms",         "lambda",     "organizations",
                                           "rds",        "route53",     "s3",         "secretsmanager",
                                           "sns",        "sqs",         "states",     "systems-manager",
                                           "vpc",        NULL};
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
    case CANDIDATES_FACTOR_SETTINGS:
        offer_factor_settings(typing);
        break;
    case CANDIDATES_DURATIONS:
        offer_durations(typing);
        break;
    case CANDIDATES_SERVICES:
        offer_words(typing, services, "page of the console");
        break;
    case CANDIDATES_SHELLS:
        for (size_t i = 0; shell_with_hook(i) != NULL; i++) {
            candidates_offer_word(typing, shell_with_hook(i), "shell");
        }
        break;
    case CANDIDATES_COMMANDS:
        candidates_offer_commands(typing);
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
    if (!is_typed_already(typing, word)) {
        candidates_offer_word(typing, word, explanation);
    }
}

void
candidates_offer_options(const struct typing *typing)
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
