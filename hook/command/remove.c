/* SPDX-License-Identifier: MIT
 *
 * `remove`: removes a profile and its session, or everything that ajc stores.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/account_logout.h"
#include "command/context.h"
#include "command/json.h"
#include "keyring/account_keys.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/session.h"

/* Adds the name to a list of what was removed. */
static void
add_name(cJSON *removed, const char *list, const char *name)
{
    cJSON_AddItemToArray(cJSON_GetObjectItem(removed, list), cJSON_CreateString(name));
}

/* Also removes a profile with an invalid name, edited into the file by hand; it has no session. */
static bool
remove_one(struct context *context, cJSON *removed, struct error *error)
{
    const char *name = context->arguments[0];
    bool is_name = config_check_profile_name(name, error);
    struct profile profile = {0};

    if (!config_profile(context->config, name, &profile)) {
        return is_name && config_check_profile_exists(context->config, name, error);
    }
    if (!config_is_own_profile(context->config, name)) {
        return error_set(error, ERROR_CONFIG,
                         "The profile %s is the administrator's (/etc/ajc/config.json) and cannot be removed; remove "
                         "its session with: ajc-hook clear %s",
                         name, name);
    }
    /* The session first: ended in between, the command can be repeated. */
    if (is_name) {
        session_remove(&context->keyring, name);
    }
    if (!config_remove_profile(name, error)) {
        return false;
    }
    add_name(removed, "profiles", name);
    report_message("Profile %s and temporary IAM session removed.%s", name,
                   config_administrator_has_profile(context->config, name)
                       ? " The administrator's profile of that name is used again."
                       : "");
    return true;
}

/* What `remove --all` has removed so far. */
struct removal {
    struct keyring *keyring;
    cJSON *removed;
    bool was_any;
};

static void
remove_session(const char *name, void *context)
{
    struct removal *removal = context;

    removal->was_any |= session_remove(removal->keyring, name);
}

/* E-mails, each once. */
struct emails {
    char (*list)[KEYRING_NAME_SIZE];
    size_t count;
};

static void
emails_clear(struct emails *emails)
{
    free(emails->list);
}

static void
note_email(const char *email, void *context)
{
    struct emails *emails = context;

    for (size_t i = 0; i < emails->count; i++) {
        if (strcmp(emails->list[i], email) == 0) {
            return;
        }
    }
    emails->list = allocate_one_more(emails->list, emails->count, sizeof(*emails->list));
    text_copy(emails->list[emails->count++], KEYRING_NAME_SIZE, email);
}

/* Before the configuration is removed, because it has the portals' URLs. Passwords go first, because the network may
 * hang and be interrupted. */
static void
log_out_all(struct removal *removal, const struct config *config)
{
    struct keyring *keyring = removal->keyring;
    CLEANUP(emails_clear) struct emails emails = {0};
    CLEANUP_FREE char(*known)[ACCOUNT_NAME_SIZE] = NULL;
    size_t known_count = config_account_names(config, &known);

    for (size_t i = 0; i < known_count; i++) {
        note_email(known[i], &emails);
    }
    keyring_each(keyring, "login", note_email, &emails);
    keyring_each(keyring, "portal", note_email, &emails);
    for (size_t i = 0; i < emails.count; i++) {
        removal->was_any |= login_forget(keyring, emails.list[i]);
    }
    for (size_t i = 0; i < emails.count; i++) {
        add_name(removal->removed, "accounts", emails.list[i]);
        removal->was_any |= account_logout(config, keyring, emails.list[i]);
    }
}

static bool
remove_all(struct context *context, cJSON *removed, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);
    struct keyring *keyring = &context->keyring;
    struct removal removal = {.keyring = keyring, .removed = removed};
    bool was_configured = false;

    machine_password_stop(keyring);
    keyring_each(keyring, "session", remove_session, &removal);
    log_out_all(&removal, context->config);
    if (!config_remove_all(&was_configured, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (config_is_own_profile(context->config, names[i])) {
            add_name(removed, "profiles", names[i]);
        }
    }
    machine_password_refusal_forget();
    marker_clear_history(keyring);
    report_message(
        removal.was_any || was_configured
            ? "All configuration profiles, temporary IAM sessions, and JumpCloud login credentials have been "
              "removed from your OS keychain."
            : "There is no profile, session or JumpCloud login to remove.");
    return true;
}

static bool is_for_all;
static bool is_agreed;
static bool is_json;

static const struct command_option options[] = {
    OPTION_FLAG("all", &is_for_all, "all profiles, sessions and logins; asks first on a terminal"),
    OPTION_FLAG("yes", &is_agreed, "do not ask"),
    OPTION_FLAG("json", &is_json, "print as JSON which profiles and accounts were removed"),
    OPTION_END,
};

/* Without a terminal nobody is asked. */
static bool
agrees(struct error *error)
{
    bool is_yes = false;
    struct failure failure = {0};

    prompt_open(true);
    if (!prompt_is_possible()) {
        return true;
    }
    if (!prompt_yes("Remove all profiles, sessions and JumpCloud logins? This cannot be undone.", &is_yes, &failure)) {
        *error = messages_error(&failure);
        return false;
    }
    return is_yes || error_set(error, ERROR_USAGE, "Nothing was removed.");
}

static int
run(struct context *context)
{
    struct error error;
    cJSON *removed;

    if ((is_for_all && !is_agreed && !agrees(&error)) || !context_open_to_forget(context, &error)) {
        return report_error(&error);
    }
    removed = cJSON_CreateObject();
    cJSON_AddArrayToObject(removed, "profiles");
    cJSON_AddArrayToObject(removed, "accounts");
    if (!(is_for_all ? remove_all : remove_one)(context, removed, &error)) {
        cJSON_Delete(removed);
        return report_error(&error);
    }
    if (is_json) {
        return json_print(removed);
    }
    cJSON_Delete(removed);
    return 0;
}

const struct command command_remove = {
    .name = "remove",
    .arguments = "PROFILE | --all",
    .summary = "forget a profile and its session, or everything",
    .examples = "ajc-hook remove duff\n"
                "ajc-hook remove --all\n",
    .options = options,
    .arguments_least = 1,
    .arguments_most = 1,
    .instead = &options[0],
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
