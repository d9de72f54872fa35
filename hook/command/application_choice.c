/* SPDX-License-Identifier: MIT
 *
 * The SSO URL of a new profile: chosen from what JumpCloud's portal offers to the account, or pasted.
 */
#include "command/application_choice.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "session/login/sign_in_call.h"

enum { ANSWERS_MAX = 3 };

struct outcome {
    struct error error;
    struct application_list *list;
};

void
application_list_clear(struct application_list *list)
{
    free(list->items);
    *list = (struct application_list){0};
}

static void
take_record(struct record *record, void *context)
{
    struct outcome *outcome = context;

    outcome->error = record->error;
    application_list_clear(outcome->list);
    *outcome->list = (struct application_list){TAKE(record->applications), record->application_count, 0};
}

bool
application_list_fetch(const char *email, bool is_silent, struct application_list *list, struct error *error)
{
    struct outcome outcome = {.list = list};

    if (!sign_in_call("applications", (const char *const[]){email}, 1, is_silent, take_record, &outcome, error)) {
        return false;
    }
    if (outcome.error.code != ERROR_NONE) {
        *error = outcome.error;
    }
    return outcome.error.code == ERROR_NONE;
}

bool
application_list_may_have(const struct application_list *list, const char *url)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].url, url) == 0) {
            return true;
        }
    }
    return list->count == 0;
}

/* Those for AWS come first and are shown; when none looks so nobody knows which are. */
static void
put_aws_first(struct application_list *list)
{
    list->shown = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].is_aws) {
            const struct application moved = list->items[i];

            memmove(&list->items[list->shown + 1], &list->items[list->shown], (i - list->shown) * sizeof(*list->items));
            list->items[list->shown++] = moved;
        }
    }
    if (list->shown == 0) {
        list->shown = list->count;
    }
}

/* --- on the terminal --- */

/* On /dev/tty, so that it also works where the output is taken; only in the terminal's foreground. */
static FILE *
open_terminal(void)
{
    CLEANUP_FD int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    FILE *terminal = fd >= 0 && tcgetpgrp(fd) == getpgrp() ? fdopen(fd, "r+") : NULL;

    if (terminal != NULL) {
        take_fd(&fd);
        setvbuf(terminal, NULL, _IONBF, 0); /* the sign-in writes there, too */
    }
    return terminal;
}

/* The profile that leads there already, "" when there is none. */
static void
find_profile(const struct config *config, const char *url, char name[static PROFILE_NAME_SIZE])
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);

    name[0] = '\0';
    for (size_t i = 0; i < count && name[0] == '\0'; i++) {
        struct profile profile = {0};

        if (config_profile(config, names[i], &profile) && strcmp(profile.url, url) == 0) {
            text_copy(name, PROFILE_NAME_SIZE, names[i]);
        }
    }
}

static void
show(FILE *terminal, const struct config *config, const struct application_list *list)
{
    for (size_t i = 0; i < list->shown; i++) {
        char profile[PROFILE_NAME_SIZE];

        find_profile(config, list->items[i].url, profile);
        fprintf(terminal, "%4zu  %s  %s%s%s%s\n", i + 1, list->items[i].name, list->items[i].url,
                profile[0] == '\0' ? "" : "  (profile ", profile, profile[0] == '\0' ? "" : ")");
    }
}

static void
offer(FILE *terminal, const struct config *config, const struct profile *profile, struct application_list *list)
{
    struct account account;
    struct error error = {0};

    config_account_of(config, profile, &account);
    if (account.email[0] == '\0') {
        fputs("Once you have signed in with ajc-hook login, your AWS applications are listed here.\n", terminal);
    } else if (!application_list_fetch(account.email, false, list, &error)) {
        fprintf(terminal, "Your AWS applications cannot be listed. %s\n", error.text);
    } else if (list->count == 0) {
        fprintf(terminal, "JumpCloud lists no application of %s at %s.\n", account.email, account.sso_url);
    } else {
        put_aws_first(list);
        fprintf(terminal, "AWS applications of %s:\n", account.email);
        show(terminal, config, list);
    }
}

/* Without the blanks around it, which come with what is pasted. */
static char *
trim(char *line)
{
    line += strspn(line, " \t");
    line[strcspn(line, " \t\r\n")] = '\0';
    return line;
}

/* A number of the list, else what was typed is the URL. */
static bool
take_answer(const struct config *config, const char *answer, const struct application_list *list,
            struct profile *profile, struct error *error)
{
    long long number = 0;

    if (list->shown > 0 && text_to_number(answer, 0, 99999, &number)) {
        return (number >= 1 && number <= (long long)list->shown &&
                text_copy(profile->url, sizeof(profile->url), list->items[number - 1].url)) ||
               error_set(error, ERROR_USAGE, "There is no %lld in the list.", number);
    }
    if (!text_copy(profile->url, sizeof(profile->url), answer)) {
        return error_set(error, ERROR_USAGE, "The SSO URL is too long.");
    }
    return config_check_profile_url(config, profile, error);
}

static bool
ask(FILE *terminal, const struct config *config, const struct application_list *list, struct profile *profile,
    struct error *error)
{
    CLEANUP_FREE char *line = NULL;
    size_t size = 0;

    for (int i = 0; i < ANSWERS_MAX; i++) {
        fprintf(terminal, "Enter %sthe JumpCloud SSO URL for %s: ", list->shown > 0 ? "a number or " : "",
                profile->name);
        if (getline(&line, &size, terminal) < 0) {
            return error_set(error, ERROR_NEEDS_PERSON, "No SSO URL was entered; run: ajc-hook add %s URL",
                             profile->name);
        }
        if (take_answer(config, trim(line), list, profile, error)) {
            return true;
        }
        if (i + 1 < ANSWERS_MAX) {
            fprintf(terminal, "%s\n", error->text);
        }
    }
    return false;
}

bool
application_choose(const struct workplace *workplace, struct profile *profile, struct application_list *list,
                   struct error *error)
{
    CLEANUP_FILE FILE *terminal = open_terminal();

    if (terminal == NULL) {
        return error_set(error, ERROR_NEEDS_PERSON,
                         "The SSO URL is missing and there is no terminal to ask on; run: ajc-hook add %s URL",
                         profile->name);
    }
    offer(terminal, workplace->config, profile, list);
    return ask(terminal, workplace->config, list, profile, error);
}
