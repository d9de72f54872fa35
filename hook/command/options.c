/* SPDX-License-Identifier: MIT
 *
 * Parses a command's options and arguments with getopt_long.
 */
#include "command/options.h"

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "command/options_help.h"
#include "command/profile_options.h"
#include "names/factor.h"
#include "session/login/account_login.h"

enum { HELP = 'h', FIRST_OPTION = 256 };

static const char *factor;
static bool is_debug;

/* The options of all commands that may sign in; they apply to all sign-ins of this process. */
static const struct command_option sign_in_options[] = {
    OPTION_TEXT("mfa", "totp|push|key", &factor, "use this second factor", CANDIDATES_FACTORS),
    OPTION_FLAG("debug", &is_debug, "log each step to standard error, never a secret"),
    OPTION_END,
};

size_t
options_of(const struct command *command, const struct command_option *rows[static OPTIONS_MAX])
{
    const struct command_option *const tables[] = {command->options,
                                                   command->has_profile_options ? profile_options_table() : NULL,
                                                   command->may_sign_in ? sign_in_options : NULL};
    size_t count = 0;

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        for (const struct command_option *row = tables[i]; row != NULL && row->name != NULL; row++) {
            if (count == OPTIONS_MAX) {
                abort();
            }
            rows[count++] = row;
        }
    }
    return count;
}

const struct command_option *
options_for_sign_in(void)
{
    return sign_in_options;
}

static int
wrong_use(const struct command *command, int status)
{
    return command->usage_status == 0 ? status : command->usage_status;
}

/* Reports an error of getopt. `word` is the argument with the error. */
static int
refuse(const struct command *command, int answer, const char *word)
{
    const struct command_option *rows[OPTIONS_MAX];
    size_t count = options_of(command, rows);
    size_t index = optopt >= FIRST_OPTION ? (size_t)(optopt - FIRST_OPTION) : count;

    if (answer == ':' && index < count) {
        return report_usage(command, "--%s takes a value: %s", rows[index]->name, rows[index]->argument);
    }
    if (index < count) {
        return report_usage(command, "--%s takes no value", rows[index]->name);
    }
    if (optopt != 0 && optopt < FIRST_OPTION) {
        return report_usage(command, "unknown option -%c", optopt);
    }
    return report_usage(command, "unknown option %s", word);
}

/* True when the remaining arguments start at `optind`; else `status` is the exit status. `table` contains the rows for
 * getopt, with --help. `ends_with_dashes`: "--" stands before `optind`. */
static bool
read_options(const struct command *command, const struct command_option *const *rows, const struct option *table,
             int count, const char **words, bool *ends_with_dashes, int *status)
{
    const char *value = NULL;
    int first = 1;
    int found;

    *ends_with_dashes = false;
    while (first < count && words[first][0] != '-') {
        first++;
    }
    if (first == count) { /* getopt maps 64 KiB of the C library, which a prompt's calls do not need */
        optind = 1;
        return true;
    }
    optind = 0; /* glibc: restart the scan */
    opterr = 0;
    while ((found = getopt_long(count, (char *const *)(uintptr_t)words,
                                command->options_place == OPTIONS_ANYWHERE ? ":h" : "+:h", table, NULL)) != -1) {
        if (found == HELP) {
            options_print_help(command);
            *status = 0;
            return false;
        }
        if (found == ':' || found == '?') {
            *status = wrong_use(command, refuse(command, found, words[optind - 1]));
            return false;
        }
        value = optarg;
        if (rows[found - FIRST_OPTION]->flag != NULL) {
            *rows[found - FIRST_OPTION]->flag = true;
        } else {
            *rows[found - FIRST_OPTION]->text = optarg;
        }
    }
    *ends_with_dashes = optind > 1 && words[optind - 1] != value && strcmp(words[optind - 1], "--") == 0;
    return true;
}

static bool
check_count(const struct context *context, int *status)
{
    const struct command *command = context->command;
    const struct command_option *instead = command->instead;
    bool is_instead = instead != NULL && (instead->flag != NULL ? *instead->flag : *instead->text != NULL);
    int most = is_instead ? 0 : command->arguments_most;

    if (!is_instead && context->count < command->arguments_least) {
        *status = report_usage(command, "missing argument: %s %s", command->name, command->arguments);
        return false;
    }
    if (most != ARGUMENTS_ANY && context->count > most) {
        *status = report_usage(command, "unexpected argument %s", context->arguments[most]);
        return false;
    }
    return true;
}

static bool
take_sign_in_options(const struct command *command, int *status)
{
    if (factor != NULL && !factor_is_supported(factor_find(factor))) {
        *status = report_usage(
            command, "--mfa must be totp (a code), push (JumpCloud Protect) or key (a security key), not %s", factor);
        return false;
    }
    if (is_debug) {
        log_turn_on();
    }
    account_login_prefer_factor(factor == NULL ? FACTOR_NONE : factor_find(factor));
    return true;
}

int
options_run(const struct command *command, int count, const char **words)
{
    const struct command_option *rows[OPTIONS_MAX];
    size_t row_count = options_of(command, rows);
    struct option table[OPTIONS_MAX + 2] = {{"help", no_argument, NULL, HELP}};
    CLEANUP_CONTEXT struct context context = {.command = command};
    struct error error;
    bool ends_with_dashes;
    int first;
    int status;

    for (size_t i = 0; i < row_count; i++) {
        table[i + 1] = (struct option){rows[i]->name, rows[i]->argument == NULL ? no_argument : required_argument, NULL,
                                       FIRST_OPTION + (int)i};
    }
    if (!read_options(command, rows, table, count, words, &context.is_after_dashes, &status)) {
        return status;
    }
    first = optind;
    if (command->options_place == OPTIONS_AROUND_FIRST && first < count && !context.is_after_dashes) {
        const char *argument = words[first];

        if (!read_options(command, rows, table, count - first, words + first, &ends_with_dashes, &status)) {
            return status;
        }
        first += optind - 1;
        words[first] = argument;
    }
    context.count = count - first;
    context.arguments = words + first;
    if (!check_count(&context, &status) || ((factor != NULL || is_debug) && !take_sign_in_options(command, &status))) {
        return wrong_use(command, status);
    }
    if (command->opens_context && !context_open(&context, &error)) {
        return report_error(&error);
    }
    return command->run(&context);
}

bool
options_take_account(const struct context *context, const char *account, const char **email, int *status)
{
    const char *argument = context->arguments[0];

    if (account != NULL && argument != NULL) {
        *status = report_usage(context->command, "the account is given twice: %s and %s", argument, account);
        return false;
    }
    *email = account != NULL ? account : argument;
    return true;
}
