/* SPDX-License-Identifier: MIT
 *
 * `info`: shows what is known and stored of the JumpCloud accounts, and the last failures.
 */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "command/context.h"
#include "command/json.h"
#include "keyring/account_keys.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "keyring/quota.h"
#include "names/factor.h"
#include "session/ask/failure_note.h"

/* "58 min", "2 h 5 min" */
static void
format_span(long seconds, char text[static 32])
{
    long minutes = seconds < 0 ? 0 : seconds / 60;

    if (minutes < 60) {
        snprintf(text, 32, "%ld min", minutes);
    } else {
        snprintf(text, 32, "%ld h %ld min", minutes / 60, minutes % 60);
    }
}

/* JumpCloud does not publish the lifetime of its sessions; only the last successful use is known. */
static void
print_portal(struct context *context, const char *email)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct portal_end end;
    char when[CLOCK_TEXT_SIZE];
    char age[32];
    char least[32];
    char unused[32];

    if (portal_find(&context->keyring, email, NULL, &portal)) {
        clock_format_local(portal.authenticated_at, when);
        format_span((long)(clock_now() - portal.authenticated_at), age);
        format_span((long)(clock_now() - portal.used_at), unused);
        printf("%-28s %s\n", "Last JumpCloud login:", when);
        printf("%-28s %s, last used %s ago\n", "Portal session age:", age, unused);
    } else {
        printf("%-28s %s\n", "Portal session:", "<none>");
    }
    if (portal_end_find(&context->keyring, email, &end)) {
        format_span((long)(end.used_at - end.authenticated_at), least);
        format_span((long)(end.ended_at - end.authenticated_at), age);
        format_span((long)(end.ended_at - end.used_at), unused);
        printf("%-28s last worked after %s, ended after %s, then unused for %s\n", "Previous portal session:", least,
               age, unused);
    }
}

static void
print_failure(const char *name, const struct marker *failure)
{
    char when[CLOCK_TEXT_SIZE];
    char source[FAILURE_NOTE_SIZE];

    clock_format_local(failure->made_at, when);
    failure_note_source(failure, source);
    printf("%-28s %s, %s%s: %s\n", "Last failure:", when, name, source, failure->sentence);
}

static void
print_account(struct context *context, const char *email)
{
    CLEANUP_LOGIN struct login login = {0};
    struct marker refused;
    struct marker failure;
    struct account account;
    char when[CLOCK_TEXT_SIZE] = "<not stored>";

    printf("%-28s %s\n", "JumpCloud email:", email);
    if (login_find(&context->keyring, email, NULL, &login)) {
        clock_format_local(login.kept_until, when);
    }
    (void)config_account(context->config, email, &account);
    printf("%-28s %s\n", "JumpCloud password until:", when);
    printf("%-28s %s\n", "Second factor:", factor_setting_words(account.mfa));
    print_portal(context, email);
    if (marker_find(&context->keyring, MARKER_REFUSED, email, &refused)) {
        clock_format_local(refused.made_at, when);
        printf("%-28s %s: %s\n", "Last login refused:", when, refused.sentence);
    } else if (marker_find(&context->keyring, MARKER_FAILURE, email, &failure)) {
        print_failure(email, &failure);
    }
}

/* The machine password: stored, refused or removed. */
static void
print_seed(struct context *context)
{
    static const char label[] = "Password of machine login:";
    CLEANUP_MACHINE_PASSWORD struct machine_password machine = {0};
    struct marker unused;
    char when[CLOCK_TEXT_SIZE];
    time_t refused_at;

    if (machine_password_find(&context->keyring, &machine)) {
        clock_format_local(machine.kept_until, when);
        printf("%-28s until %s\n", label, when);
    }
    if (machine_password_refusal_find(&refused_at)) {
        clock_format_local(refused_at, when);
        printf("%-28s refused by JumpCloud %s, not tried again; sign in once with: ajc-hook login\n", label, when);
    }
    if (marker_find(&context->keyring, MARKER_MACHINE_PASSWORD_UNUSED, "", &unused)) {
        clock_format_local(unused.made_at, when);
        printf("%-28s dropped %s: %s\n", label, when, unused.sentence);
        marker_clear(&context->keyring, MARKER_MACHINE_PASSWORD_UNUSED, ""); /* shown once */
    }
}

static void
print_failures(struct context *context)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);

    for (size_t i = 0; i < count; i++) {
        struct marker failure;
        char when[CLOCK_TEXT_SIZE];
        time_t evicted_at;

        if (marker_find(&context->keyring, MARKER_FAILURE, names[i], &failure)) {
            print_failure(names[i], &failure);
        }
        if (quota_find_eviction(&context->keyring, names[i], &evicted_at)) {
            clock_format_local(evicted_at, when);
            printf("%-28s %s, %s: the kernel keyring was full\n", "Session evicted:", when, names[i]);
        }
    }
}

/* --- JSON --- */

static cJSON *
account_as_json(struct context *context, const char *email)
{
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    cJSON *object = cJSON_CreateObject();
    struct account account;
    struct portal_end end;
    cJSON *last;
    struct marker refused = {0};
    bool has_login = login_find(&context->keyring, email, NULL, &login);
    bool has_portal = portal_find(&context->keyring, email, NULL, &portal);
    struct marker failure = {0};
    bool is_refused = marker_find(&context->keyring, MARKER_REFUSED, email, &refused);
    bool has_failed = marker_find(&context->keyring, MARKER_FAILURE, email, &failure);

    (void)config_account(context->config, email, &account);
    json_add_text(object, "email", email);
    json_add_text(object, "console_url", account.console_url);
    json_add_text(object, "mfa", account.mfa);
    json_add_time(object, "password_until", has_login, login.kept_until);
    json_add_time(object, "portal_session_since", has_portal, portal.authenticated_at);
    json_add_time(object, "portal_session_used_at", has_portal, portal.used_at);
    last = portal_end_find(&context->keyring, email, &end) ? cJSON_CreateObject() : cJSON_CreateNull();
    if (cJSON_IsObject(last)) {
        json_add_time(last, "since", true, end.authenticated_at);
        json_add_time(last, "used_at", true, end.used_at);
        json_add_time(last, "found_ended_at", true, end.ended_at);
    }
    cJSON_AddItemToObject(object, "last_portal_session", last);
    json_add_event(object, "refused", is_refused, refused.made_at, refused.sentence);
    json_add_event(object, "failure", has_failed, failure.made_at, failure.sentence);
    return object;
}

static cJSON *
seed_as_json(struct context *context)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password machine = {0};
    cJSON *object = cJSON_CreateObject();
    struct marker unused = {0};
    time_t refused_at = 0;
    bool is_there = machine_password_find(&context->keyring, &machine);
    bool is_refused = machine_password_refusal_find(&refused_at);
    bool is_unused = marker_find(&context->keyring, MARKER_MACHINE_PASSWORD_UNUSED, "", &unused);

    json_add_time(object, "password_until", is_there, machine.kept_until);
    json_add_time(object, "refused_at", is_refused, refused_at);
    json_add_event(object, "dropped", is_unused, unused.made_at, unused.sentence);
    return object;
}

static void
add_profile_events(struct context *context, cJSON *object)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);
    cJSON *failures = cJSON_AddArrayToObject(object, "failures");
    cJSON *evictions = cJSON_AddArrayToObject(object, "evictions");

    for (size_t i = 0; i < count; i++) {
        struct marker failure;
        time_t evicted_at;

        if (marker_find(&context->keyring, MARKER_FAILURE, names[i], &failure)) {
            cJSON *item = cJSON_CreateObject();

            json_add_text(item, "profile", names[i]);
            json_add_time(item, "at", true, failure.made_at);
            json_add_text(item, "command", failure.command);
            json_add_text(item, "sentence", failure.sentence);
            cJSON_AddItemToArray(failures, item);
        }
        if (quota_find_eviction(&context->keyring, names[i], &evicted_at)) {
            cJSON *item = cJSON_CreateObject();

            json_add_text(item, "profile", names[i]);
            json_add_time(item, "at", true, evicted_at);
            cJSON_AddItemToArray(evictions, item);
        }
    }
}

static int
print_json(struct context *context, char (*accounts)[ACCOUNT_NAME_SIZE], size_t count)
{
    cJSON *object = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(object, "accounts");

    for (size_t i = 0; i < count; i++) {
        cJSON_AddItemToArray(list, account_as_json(context, accounts[i]));
    }
    cJSON_AddItemToObject(object, "machine_login", seed_as_json(context));
    add_profile_events(context, object);
    return json_print(object);
}

/* --- text --- */

static int
print_plain(struct context *context, char (*accounts)[ACCOUNT_NAME_SIZE], size_t count)
{
    if (count == 0) {
        printf("%-28s %s\n", "JumpCloud email:", "<not stored>");
    }
    for (size_t i = 0; i < count; i++) {
        fputs(i == 0 ? "" : "\n", stdout);
        print_account(context, accounts[i]);
    }
    print_seed(context);
    print_failures(context);
    return 0;
}

static bool is_json;

static const struct command_option options[] = {
    OPTION_FLAG("json", &is_json, "as JSON"),
    OPTION_END,
};

static int
run(struct context *context)
{
    CLEANUP_FREE char(*accounts)[ACCOUNT_NAME_SIZE] = NULL;
    size_t account_count = config_account_names(context->config, &accounts);

    return (is_json ? print_json : print_plain)(context, accounts, account_count);
}

const struct command command_info = {
    .name = "info",
    .arguments = "",
    .summary = "show what is stored of the login, and the last failure",
    .examples = "ajc-hook info\n",
    .options = options,
    .opens_context = true,
    .run = run,
};
