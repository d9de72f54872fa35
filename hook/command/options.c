/* SPDX-License-Identifier: MIT
 *
 * A command's options and arguments, by popt.
 */
#include "command/options.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/report.h"

enum { HELP = 1000 };

static const struct poptOption help_table[] = {
    {"help", 'h', POPT_ARG_NONE, NULL, HELP, "show this help", NULL},
    POPT_TABLEEND,
};

/* The summary, which stands in the list of commands, as a sentence, and what more there is to say. */
static void
print_help(const struct options *options, const struct command *command)
{
    if (*command->arguments != '\0') {
        poptSetOtherOptionHelp(options->context, command->arguments);
    }
    poptPrintHelp(options->context, stdout, 0);
    printf("\n%c%s.\n", toupper(command->summary[0]), command->summary + 1);
    if (command->details != NULL) {
        puts(command->details);
    }
}

/* popt would print the heading of a table that shows nothing. */
static bool
is_shown(const struct poptOption *table)
{
    for (; table->longName != NULL || table->arg != NULL; table++) {
        if ((table->argInfo & POPT_ARGFLAG_DOC_HIDDEN) == 0) {
            return true;
        }
    }
    return false;
}

/* popt shows the first word in the help. */
static void
copy_words(struct options *options, const struct command *command, int count, const char **words)
{
    snprintf(options->program, sizeof(options->program), "ajc-hook %s", command->name);
    options->words = calloc((size_t)count + 1, sizeof(*options->words));
    if (options->words == NULL) {
        abort();
    }
    memcpy(options->words, words, (size_t)count * sizeof(*words));
    options->words[0] = options->program;
}

bool
options_open(struct options *options, const struct command *command, int count, const char **words,
             const struct poptOption *table, bool keeps_order, int *status)
{
    const struct poptOption with_help[] = {
        {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)table, 0, is_shown(table) ? "Options:" : NULL, NULL},
        {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)help_table, 0, "Help:", NULL},
        POPT_TABLEEND,
    };
    int found;

    copy_words(options, command, count, words);
    options->context = poptGetContext("ajc-hook", count, options->words, with_help,
                                      keeps_order ? POPT_CONTEXT_POSIXMEHARDER : 0);
    while ((found = poptGetNextOpt(options->context)) >= 0) {
        if (found == HELP) {
            print_help(options, command);
            *status = 0;
            return false;
        }
    }
    if (found != -1) {
        *status = report_usage(command, "%s: %s", poptBadOption(options->context, POPT_BADOPTION_NOALIAS),
                               poptStrerror(found));
        return false;
    }
    options->arguments = poptGetArgs(options->context);
    if (options->arguments == NULL) {
        static const char *const none[] = {NULL};

        memcpy(&options->arguments, &(const char *const *){none}, sizeof(options->arguments));
    }
    while (options->arguments[options->argument_count] != NULL) {
        options->argument_count++;
    }
    return true;
}

bool
options_check_count(const struct options *options, const struct command *command, int least, int most, int *status)
{
    if (options->argument_count < least) {
        *status = report_usage(command, "something is missing: %s %s", command->name, command->arguments);
        return false;
    }
    if (most >= 0 && options->argument_count > most) {
        *status = report_usage(command, "%s is one word too many", options->arguments[most]);
        return false;
    }
    return true;
}

bool
options_take_account(const struct options *options, const struct command *command, const char *account,
                     const char **email, int *status)
{
    if (account != NULL && options->argument_count > 0) {
        *status = report_usage(command, "the account is named twice: %s and %s", options->arguments[0], account);
        return false;
    }
    *email = account != NULL ? account : options->arguments[0];
    return true;
}

void
options_close(struct options *options)
{
    if (options->context != NULL) {
        poptFreeContext(options->context);
        free(options->words);
        *options = (struct options){0};
    }
}
