/* SPDX-License-Identifier: MIT
 *
 * The SSO URL of a new profile: chosen from the applications of JumpCloud's portal, or typed.
 */
#include "command/application_choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "session/ask/prompt.h"
#include "session/login/sign_in.h"

enum { ANSWERS_MAX = 3, ANSWER_SIZE = 1024 };

void
application_list_clear(struct application_list *list)
{
    free(list->items);
    *list = (struct application_list){0};
}

bool
application_list_fetch(struct context *context, const char *email, bool is_silent, struct application_list *list,
                       struct error *error)
{
    const struct sign_in sign_in = {.config = context->config, .keyring = &context->keyring, .is_silent = is_silent};

    application_list_clear(list);
    return sign_in_applications(&sign_in, email, &list->items, &list->count, error);
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

void
application_list_sort(struct application_list *list)
{
    list->shown = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].is_aws) {
            const struct application moved = list->items[i];

            memmove(&list->items[list->shown + 1], &list->items[list->shown], (i - list->shown) * sizeof(*list->items));
            list->items[list->shown++] = moved;
        }
    }
}

void
application_profile(const struct config *config, const char *url, char name[static PROFILE_NAME_SIZE])
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

/* --- on the terminal --- */

static void
offer(struct context *context, const struct profile *profile, struct application_list *list)
{
    struct account account;
    struct error error = {0};

    config_account_of(context->config, profile, &account);
    if (account.email[0] == '\0') {
        prompt_print("Once you have signed in with ajc-hook login, your AWS applications are listed here.");
    } else if (!application_list_fetch(context, account.email, false, list, &error)) {
        prompt_print("Your AWS applications cannot be listed. %s", error.text);
    } else if (list->count == 0) {
        prompt_print("JumpCloud lists no application of %s at %s.", account.email, account.sso_url);
    } else {
        application_list_sort(list);
        list->shown = list->shown == 0 ? list->count : list->shown;
        prompt_print("AWS applications of %s:", account.email);
        for (size_t i = 0; i < list->shown; i++) {
            char name[PROFILE_NAME_SIZE];

            application_profile(context->config, list->items[i].url, name);
            prompt_print("%4zu  %s  %s%s%s%s", i + 1, list->items[i].name, list->items[i].url,
                         name[0] == '\0' ? "" : "  (profile ", name, name[0] == '\0' ? "" : ")");
        }
    }
}

/* The answer is a number of the list, or a URL. */
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
ask_once(const struct config *config, const struct application_list *list, struct profile *profile, bool *is_over,
         struct error *error)
{
    char question[PROFILE_NAME_SIZE + 64];
    char line[ANSWER_SIZE];
    char *answer = line;
    struct failure failure = {0};

    snprintf(question, sizeof(question),
             "Enter %sthe JumpCloud SSO URL for %s: ", list->shown > 0 ? "a number or " : "", profile->name);
    if (prompt_line(question, line, sizeof(line), &failure)) {
        answer += strspn(answer, " \t"); /* pasted text often has blanks at both ends */
        answer[strcspn(answer, " \t\r\n")] = '\0';
        return take_answer(config, answer, list, profile, error);
    }
    if (failure.id == FAILURE_ANSWER_TOO_LONG) {
        return error_set(error, ERROR_USAGE, "The SSO URL is too long.");
    }
    *is_over = true;
    return error_set(error, ERROR_NEEDS_PERSON, "No SSO URL was entered; run: ajc-hook add %s URL", profile->name);
}

static bool
ask(const struct config *config, const struct application_list *list, struct profile *profile, struct error *error)
{
    bool is_over = false;

    for (int i = 0; i < ANSWERS_MAX && !is_over; i++) {
        if (i > 0) {
            prompt_print("%s", error->text);
        }
        if (ask_once(config, list, profile, &is_over, error)) {
            return true;
        }
    }
    return false;
}

bool
application_choose(struct context *context, struct profile *profile, struct application_list *list, struct error *error)
{
    prompt_open(true);
    if (!prompt_is_possible()) {
        return error_set(error, ERROR_NEEDS_PERSON,
                         "The SSO URL is missing and there is no terminal to ask on; run: ajc-hook add %s URL",
                         profile->name);
    }
    offer(context, profile, list);
    return ask(context->config, list, profile, error);
}
