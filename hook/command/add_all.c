/* SPDX-License-Identifier: MIT
 *
 * `add --all`: profiles for all AWS applications of the portal. Nothing is written before all are checked and shown.
 */
#include "command/add_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/application_choice.h"
#include "command/columns.h"
#include "names/identifier.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"

enum { COLUMN_COUNT = 2, LABEL_MAX = PROFILE_NAME_SIZE - 8 /* space for a number */ };

struct plan {
    struct profile *profiles;
    size_t count;
};

static void
plan_clear(struct plan *plan)
{
    free(plan->profiles);
}

/* The label in lower case, with a dash for each run of characters that a name cannot have. */
static void
write_name(const char *label, char name[static PROFILE_NAME_SIZE])
{
    size_t length = 0;

    for (; *label != '\0' && length < LABEL_MAX; label++) {
        char one[] = {*label, '\0'};

        if (*label != '-' && text_is_made_of(one, 1, PROFILE_NAME_EXTRA)) {
            name[length++] = *label;
        } else if (length > 0 && name[length - 1] != '-') {
            name[length++] = '-';
        }
    }
    while (length > 0 && name[length - 1] == '-') {
        length--;
    }
    name[length] = '\0';
    text_lower(name);
    if (length == 0) {
        text_copy(name, PROFILE_NAME_SIZE, "aws");
    }
}

static bool
is_taken(const struct config *config, const struct plan *plan, const char *name)
{
    struct profile existing;

    for (size_t i = 0; i < plan->count; i++) {
        if (strcmp(plan->profiles[i].name, name) == 0) {
            return true;
        }
    }
    return config_profile(config, name, &existing);
}

/* A name that is taken gets a number: "aws-2". */
static void
choose_name(const struct config *config, const struct plan *plan, const char *label,
            char name[static PROFILE_NAME_SIZE])
{
    char first[PROFILE_NAME_SIZE];

    write_name(label, first);
    text_copy(name, PROFILE_NAME_SIZE, first);
    for (unsigned number = 2; is_taken(config, plan, name); number++) {
        snprintf(name, PROFILE_NAME_SIZE, "%.*s-%u", LABEL_MAX, first, number);
    }
}

static bool
make_plan(const struct context *context, const struct profile *options, const struct application_list *list,
          struct plan *plan, struct error *error)
{
    for (size_t i = 0; i < list->shown; i++) {
        struct profile profile = *options;
        char existing[PROFILE_NAME_SIZE];

        application_profile(context->config, list->items[i].url, existing);
        if (existing[0] != '\0') {
            continue;
        }
        choose_name(context->config, plan, list->items[i].name, profile.name);
        text_copy(profile.url, sizeof(profile.url), list->items[i].url);
        if (!config_check_profile(context->config, &profile, error)) {
            return false;
        }
        plan->profiles = allocate_one_more(plan->profiles, plan->count, sizeof(*plan->profiles));
        plan->profiles[plan->count++] = profile;
    }
    return true;
}

static void
show(const struct plan *plan)
{
    CLEANUP_FREE const char **cells = allocate(plan->count * COLUMN_COUNT, sizeof(*cells));

    for (size_t i = 0; i < plan->count; i++) {
        cells[i * COLUMN_COUNT] = plan->profiles[i].name;
        cells[i * COLUMN_COUNT + 1] = plan->profiles[i].url;
    }
    columns_print(stderr, cells, COLUMN_COUNT, plan->count);
}

static bool
agrees(size_t count, struct error *error)
{
    char question[64];
    struct failure failure = {0};
    bool is_yes = false;

    prompt_open(true);
    if (!prompt_is_possible()) {
        return error_set(error, ERROR_NEEDS_PERSON,
                         "No profile was added, as there is no terminal to ask on; run: ajc-hook add --all --yes");
    }
    snprintf(question, sizeof(question), count == 1 ? "Add this profile?" : "Add these %zu profiles?", count);
    if (!prompt_yes(question, &is_yes, &failure)) {
        *error = messages_error(&failure);
        return false;
    }
    return is_yes || error_set(error, ERROR_USAGE, "No profile was added.");
}

static bool
find_applications(struct context *context, const struct profile *options, struct application_list *list,
                  struct error *error)
{
    struct account account;

    config_account_of(context->config, options, &account);
    if (account.email[0] == '\0') {
        return error_set(error, ERROR_CONFIG, "The JumpCloud account is not known yet; sign in with: ajc-hook login");
    }
    if (!application_list_fetch(context, account.email, false, list, error)) {
        return false;
    }
    application_list_sort(list);
    return list->shown > 0 || error_set(error, ERROR_CONFIG,
                                        "JumpCloud lists no AWS application of %s at %s; add others by their URL: "
                                        "ajc-hook add NAME URL",
                                        account.email, account.sso_url);
}

bool
add_all(struct context *context, const struct profile *options, bool is_agreed, struct error *error)
{
    CLEANUP_APPLICATION_LIST struct application_list list = {0};
    CLEANUP(plan_clear) struct plan plan = {0};

    if (!find_applications(context, options, &list, error) || !make_plan(context, options, &list, &plan, error)) {
        return false;
    }
    if (plan.count == 0) {
        report_message("Every AWS application has a profile.");
        return true;
    }
    show(&plan);
    if (!is_agreed && !agrees(plan.count, error)) {
        return false;
    }
    for (size_t i = 0; i < plan.count; i++) {
        if (!config_put_profile(&plan.profiles[i], error)) {
            return false;
        }
        report_message("Profile %s added.", plan.profiles[i].name);
    }
    return true;
}
