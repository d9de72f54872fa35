/* SPDX-License-Identifier: MIT
 *
 * `rotate`: creates new AWS sessions. Old sessions are replaced only by new ones; a failure does not stop the others.
 * Several profiles are reported as they finish, the failures at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/context.h"
#include "command/json.h"
#include "command/rotate_choice.h"
#include "keyring/credentials.h"
#include "keyring/quota.h"
#include "session/ask/prompt.h"
#include "session/login/sign_in.h"

struct failed_profile {
    char profile[PROFILE_NAME_SIZE];
    struct error error;
    bool is_reported;
};

struct rotation {
    struct keyring *keyring;
    size_t count;
    bool had_session; /* when it is one profile */
    size_t done;
    struct failed_profile *failures; /* one per name at most */
    size_t failed;
    cJSON *json; /* a list of the results */
};

static void
add_to_json(const struct rotation *rotation, const char *profile, time_t expires_at, const char *error)
{
    cJSON *item = cJSON_CreateObject();

    json_add_text(item, "profile", profile);
    json_add_time(item, "expires", *error == '\0', expires_at);
    json_add_text(item, "error", error);
    cJSON_AddItemToArray(rotation->json, item);
}

static void
report_success(const struct rotation *rotation, const struct sign_in_result *result)
{
    char until[CLOCK_TEXT_SIZE];

    add_to_json(rotation, result->profile, result->credentials.expires_at, "");
    report_notice(result->notice);
    clock_format_local(result->credentials.expires_at, until);
    if (rotation->count > 1) {
        report_message("AWS temporary session for %s rotated; new session valid until %s.", result->profile, until);
        return;
    }
    if (rotation->had_session) {
        report_message("Temporary IAM session for %s removed.", result->profile);
    }
    report_message("AWS temporary session rotated; new session valid until %s.", until);
}

static void
add_failure(struct rotation *rotation, const char *profile, const struct error *error)
{
    add_to_json(rotation, profile, 0, error->text);
    if (rotation->failed < rotation->count) {
        struct failed_profile *failure = &rotation->failures[rotation->failed++];

        text_copy(failure->profile, sizeof(failure->profile), profile);
        failure->error = *error;
    }
}

static void
add_without_space(struct rotation *rotation, const char *profile)
{
    struct error error;

    error_set(&error, ERROR_SYSTEM,
              "The kernel keyring has no space for more sessions, so there is no new one; an administrator can raise "
              "the quota (ajc-guide(7), \"Many profiles\").");
    add_failure(rotation, profile, &error);
}

static void
report_result(struct sign_in_result *result, void *context)
{
    struct rotation *rotation = context;
    CLEANUP_CREDENTIALS struct credentials stored = {0};
    struct error error;

    prompt_hide_progress();
    if (result->error.code != ERROR_NONE) {
        add_failure(rotation, result->profile, &result->error);
    } else if (rotation->keyring->base != 0 && /* an unusable keyring was reported before */
               (!credentials_find(rotation->keyring, result->profile, &stored) ||
                stored.made_ns < result->credentials.made_ns)) {
        if (rotation->count > 1 && quota_sessions_left(rotation->keyring) == 0) {
            add_without_space(rotation, result->profile); /* one sentence, as it is the reason of many */
        } else {
            error_set(&error, ERROR_SYSTEM, "%s", result->notice);
            add_failure(rotation, result->profile, &error);
        }
    } else {
        rotation->done++;
        report_success(rotation, result);
    }
    if (rotation->count > 1 && rotation->done + rotation->failed < rotation->count) {
        prompt_show_progress("Signing in: %zu of %zu", rotation->done + rotation->failed, rotation->count);
    }
}

/* The names of all profiles with the same failure, separated by commas; marks them as reported. The caller frees it. */
static char *
names_with_failure(struct rotation *rotation, const struct error *error)
{
    char *names = NULL;
    size_t size;
    FILE *out = open_memstream(&names, &size);

    if (out == NULL) {
        memory_exhausted();
    }
    for (size_t i = 0; i < rotation->failed; i++) {
        struct failed_profile *failure = &rotation->failures[i];

        if (!failure->is_reported && strcmp(failure->error.text, error->text) == 0) {
            fprintf(out, "%s%s", ftell(out) == 0 ? "" : ", ", failure->profile);
            failure->is_reported = true;
        }
    }
    fclose(out);
    return names;
}

/* Returns the most severe exit status. */
static int
report_failures(struct rotation *rotation)
{
    int most_severe = 0;

    for (size_t i = 0; i < rotation->failed; i++) {
        const struct error *error = &rotation->failures[i].error;
        int status = error_exit_status(error->code);

        most_severe = status > most_severe ? status : most_severe;
        if (rotation->count == 1) {
            report_error(error);
        } else if (!rotation->failures[i].is_reported) {
            CLEANUP_FREE char *names = names_with_failure(rotation, error);

            report_error_of(names, error);
        }
    }
    return most_severe;
}

static bool is_for_all;
static bool is_json;

/* Rotates the first `attempted` of the names; for the others the keyring has no space. */
static int
rotate(struct context *context, const char *const *names, size_t count, size_t attempted)
{
    CLEANUP_FREE struct failed_profile *failures = allocate(count, sizeof(*failures));
    CLEANUP_CREDENTIALS struct credentials old = {0};
    struct rotation rotation = {.keyring = &context->keyring,
                                .count = count,
                                .had_session = count == 1 && credentials_find(&context->keyring, names[0], &old),
                                .failures = failures,
                                .json = cJSON_CreateArray()};
    const struct sign_in sign_in = {.config = context->config, .keyring = &context->keyring};
    int status;

    context->keyring.keep_since_ns = clock_since_boot_ns();
    sign_in_sessions(&sign_in, names, attempted, report_result, &rotation);
    prompt_hide_progress();
    for (size_t i = attempted; i < count; i++) {
        add_without_space(&rotation, names[i]);
    }
    status = report_failures(&rotation);
    if (rotation.failed > 0 && count > 1) {
        report_message("ajc-hook: %zu of %zu sessions rotated.", rotation.done, count);
    }
    if (!is_json) {
        cJSON_Delete(rotation.json);
    } else if (json_print(rotation.json) != 0) {
        status = error_exit_status(ERROR_SYSTEM);
    }
    return status;
}

static int
rotate_all(struct context *context)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);
    CLEANUP_FREE const char **pointers = allocate(count + 1, sizeof(*pointers));
    struct error error;

    if (count == 0) {
        error_set(&error, ERROR_CONFIG, "There is no profile yet; create one with: ajc-hook add NAME");
        return report_error(&error);
    }
    for (size_t i = 0; i < count; i++) {
        pointers[i] = names[i];
    }
    return rotate(context, pointers, count, rotate_choose(context, pointers, count));
}

/* Checks all names first. */
static int
rotate_named(struct context *context)
{
    size_t count = context->count == 0 ? 1 : (size_t)context->count;
    CLEANUP_FREE char(*names)[CONFIG_VALUE_SIZE] = allocate(count, sizeof(*names));
    CLEANUP_FREE const char **pointers = allocate(count, sizeof(*pointers));
    struct error error;

    for (size_t i = 0; i < count; i++) {
        if (!context_profile_name(context, context->arguments[i], names[i], &error)) {
            return report_error(&error);
        }
        pointers[i] = names[i];
    }
    return rotate(context, pointers, count, count);
}

static const struct command_option options[] = {
    OPTION_FLAG("all", &is_for_all, "every profile"),
    OPTION_FLAG("json", &is_json, "print the results as JSON"),
    OPTION_END,
};

static int
run(struct context *context)
{
    return is_for_all ? rotate_all(context) : rotate_named(context);
}

const struct command command_rotate = {
    .name = "rotate",
    .arguments = "[PROFILE... | --all]",
    .summary = "get a new AWS session now",
    .details = "Without a name: the shell's current profile, else the default, else the only\n"
               "one. Every open shell that uses the profile has the new session at its next\n"
               "prompt.",
    .examples = "ajc-hook rotate\n"
                "ajc-hook rotate --all\n",
    .options = options,
    .instead = &options[0],
    .may_sign_in = true,
    .arguments_most = ARGUMENTS_ANY,
    .candidates = CANDIDATES_PROFILES,
    .opens_context = true,
    .run = run,
};
