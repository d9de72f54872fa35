/* SPDX-License-Identifier: MIT
 *
 * `exec`: replaces this process by a command that has the profile's credentials in its environment or, with
 * --refreshing, by one whose AWS SDK gets them from ajc when needed. Signals, terminal and exit status are the
 * command's.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws_files/profile.h"
#include "base/child.h"
#include "base/clock.h"
#include "base/text.h"
#include "command/context.h"
#include "command/region_question.h"
#include "session/session.h"
#include "shell_env/environment.h"

/* As in env(1). */
enum { STATUS_OURS = 125, STATUS_NOT_EXECUTABLE = 126, STATUS_NOT_FOUND = 127 };

enum { USUAL_HOURS = 8, LONGEST_HOURS = 12 };

static const char *min_ttl;
static bool is_refreshing;
static bool keeps_credentials_file;

static const struct command_option options[] = {
    OPTION_TEXT("min-ttl", "45m", &min_ttl, "sign in again when less than this is left", CANDIDATES_DURATIONS),
    OPTION_FLAG("refreshing", &is_refreshing, "no keys: AWS tools fetch them from ajc when needed, for long jobs"),
    OPTION_FLAG("with-credentials-file", &keeps_credentials_file, "with --refreshing: leave ~/.aws/credentials in use"),
    OPTION_END,
};

struct exec_request {
    long min_seconds_left;
    bool starts_shell; /* no command was given */
};

/* How to get a longer session. AWS's limits: AssumeRole, "role chaining"; DurationSeconds up to 12 hours. */
static void
advise(const struct profile *profile, long wanted_seconds, char *advice, size_t size)
{
    long hours = wanted_seconds / 3600 + 1;

    if (profile->role[0] != '\0' && hours > 1) {
        snprintf(advice, size, "request less: AWS allows a role that is assumed from another role at most one hour");
    } else if (hours > LONGEST_HOURS) {
        snprintf(advice, size, "request less: AWS sessions last at most %d hours", LONGEST_HOURS);
    } else if (profile->duration_seconds > wanted_seconds || /* requested, but AWS allowed less */
               (profile->accepted_seconds != 0 && profile->accepted_seconds <= wanted_seconds)) {
        snprintf(
            advice, size,
            "request less, or ask your administrator to raise the role's maximum session duration, then: ajc-hook edit "
            "%s --duration %ldh",
            profile->name, hours);
    } else {
        snprintf(advice, size, "request less, or longer sessions: ajc-hook edit %s --duration %ldh", profile->name,
                 hours < USUAL_HOURS ? USUAL_HOURS : hours);
    }
}

static bool
refuse_short(const struct profile *profile, long seconds_left, long wanted_seconds, struct error *error)
{
    bool in_minutes = seconds_left > 120 && wanted_seconds > 120;
    long unit = in_minutes ? 60 : 1;
    char advice[320];

    advise(profile, wanted_seconds, advice, sizeof(advice));
    return error_set(error, ERROR_DENIED, "A new session of %s is valid for %ld %s and --min-ttl requires %ld; %s",
                     profile->name, (seconds_left + unit / 2) / unit, in_minutes ? "minutes" : "seconds",
                     wanted_seconds / unit, advice);
}

/* Reports which credentials are active: always for a shell, otherwise only when `exec` is nested. */
static void
report_credentials(const struct context *context, const char *name, const char *chain,
                   const struct exec_request *request, const struct credentials *credentials)
{
    const char *inner = strchr(chain, '/');
    bool is_new_inside = inner != NULL && strchr(inner + 1, '/') == NULL;
    char outer[CONFIG_VALUE_SIZE];
    char end[CLOCK_TEXT_SIZE];

    if (config_setting_is_on(context->config, "quiet")) {
        return;
    }
    snprintf(outer, sizeof(outer), "%.*s", inner == NULL ? 0 : (int)(inner - chain), chain);
    if (is_new_inside && (request->starts_shell || strcmp(outer, name) != 0)) {
        report_message("ajc-hook: this is inside `exec %s`; its credentials return when this one ends", outer);
    }
    if (request->starts_shell) {
        clock_format_local(credentials->expires_at, end);
        report_message("ajc-hook: a shell with the credentials of %s, %s%s; `exit` ends it", name,
                       is_refreshing ? "renewed automatically" : "until ", is_refreshing ? "" : end);
    }
}

/* The environment contains a profile name instead of keys, and a file that defines the profile. */
static bool
prepare_refreshing(const char *profile, const char *region, struct environment *environment, struct error *error)
{
    char name[PROFILE_NAME_SIZE + 8];
    char path[PATH_MAX];

    if (!aws_profile_write_refreshing(profile, region, path, error)) {
        return false;
    }
    snprintf(name, sizeof(name), "ajc-%s", profile);
    environment_unset_keys(environment);
    environment_unset(environment, "AJC_PROFILE");
    environment_set(environment, "AWS_PROFILE", name);
    environment_set(environment, "AWS_CONFIG_FILE", path);
    environment_set(environment, "AWS_SDK_LOAD_CONFIG", "1"); /* older SDKs read no configuration without it */
    if (!keeps_credentials_file) {
        environment_set(environment, "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    }
    return true;
}

/* Restores the user's own files, which an outer `exec --refreshing` replaced. */
static void
restore_files(struct environment *environment)
{
    if (aws_profile_config_is_ours()) {
        environment_unset(environment, "AWS_CONFIG_FILE");
        if (strcmp(environment_value("AWS_SHARED_CREDENTIALS_FILE"), "/dev/null") == 0) {
            environment_unset(environment, "AWS_SHARED_CREDENTIALS_FILE");
        }
    }
}

static bool
is_program(const char *path)
{
    return access(path, X_OK) == 0;
}

static bool
find_profile(const struct context *context, struct profile *profile, struct error *error)
{
    const char *named = context->is_after_dashes ? NULL : context->arguments[0];
    char path[PATH_MAX];

    if (context_profile(context, named, profile, error)) {
        return true;
    }
    if (named != NULL && error->code == ERROR_CONFIG && child_find_in_path(named, is_program, path)) {
        error_set(error, ERROR_CONFIG,
                  "There is no profile %s; to run that command with the current profile: ajc-hook exec -- %s ...",
                  named, text_as_word(named).text);
    }
    return false;
}

static bool
prepare(struct context *context, const struct exec_request *request, struct error *error)
{
    CLEANUP_SESSION_RESULT struct sign_in_result result = {0};
    CLEANUP_ENVIRONMENT struct environment environment = {0};
    struct profile profile;
    const char *name = profile.name;
    const char *outer = environment_value("AJC_EXEC");
    char chain[CONFIG_VALUE_SIZE];
    char region[REGION_SIZE];
    const char *exported;
    bool is_profiles_own;
    long seconds_left;

    if (!context_open(context, error) || !find_profile(context, &profile, error)) {
        return false;
    }
    if (!session_get(&context->keyring, context->config, name, request->min_seconds_left, SESSION_INTERACTIVE,
                     &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    seconds_left = credentials_seconds_left(&result.credentials);
    if (seconds_left < request->min_seconds_left) {
        return refuse_short(&profile, seconds_left, request->min_seconds_left, error);
    }
    is_profiles_own = config_region(context->config, name, NULL, region);
    (void)region_ask_if_unknown(context, &result.credentials, region);
    exported = partition_region(result.credentials.partition, region);
    environment_unset_conflicting(&environment);
    restore_files(&environment);
    if (!is_refreshing) {
        environment_set_session(&environment, name, &result.credentials);
    } else if (!prepare_refreshing(name, exported, &environment, error)) {
        return false;
    }
    /* The profile's own region has priority; a region that the user set has priority over the general setting. */
    environment_set_region(&environment, exported, is_profiles_own);
    snprintf(chain, sizeof(chain), "%.800s%s%s", outer, *outer == '\0' ? "" : "/", name);
    environment_set(&environment, "AJC_EXEC", chain);
    report_credentials(context, name, chain, request, &result.credentials);
    environment_apply(&environment);
    return true;
}

static int
exec_with(struct context *context, struct exec_request *request)
{
    const char *shell = secure_getenv("SHELL");
    const char *const *words = context->arguments + (context->count > 0 && !context->is_after_dashes);
    const char *const own_shell[] = {shell == NULL || *shell == '\0' ? "/bin/sh" : shell, NULL};
    struct error error;
    int reason;

    request->starts_shell = words[0] == NULL;
    words = words[0] == NULL ? own_shell : words;
    if (!prepare(context, request, &error)) {
        report_error(&error);
        return STATUS_OURS;
    }
    context_close(context); /* now, because the command replaces this process */
    execvp(words[0], (char *const *)(uintptr_t)words);
    reason = errno;
    report_message("ajc-hook: %s cannot be run: %s", words[0], strerror(reason));
    return reason == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE;
}

static int
run(struct context *context)
{
    struct exec_request request = {.min_seconds_left = 1};

    if (min_ttl != NULL && (!text_to_seconds(min_ttl, &request.min_seconds_left) || request.min_seconds_left <= 0)) {
        report_usage(context->command, "--min-ttl takes a duration, for example 45m");
        return STATUS_OURS;
    }
    return exec_with(context, &request);
}

const struct command command_exec = {
    .name = "exec",
    .arguments = "[PROFILE] [--] [COMMAND [ARGUMENT...]]",
    .summary = "run a command with the profile's credentials",
    .details = "Without PROFILE, `exec -- COMMAND`, the shell's, the default or the only one;\n"
               "without COMMAND your shell is started. With --refreshing the command gets\n"
               "AWS_PROFILE=ajc-PROFILE and an AWS_CONFIG_FILE with the settings of your\n"
               "[default]; nobody is asked while it runs.\n"
               "Exit status: the command's own; 125 when there are no credentials, 126 when\n"
               "the command cannot be run, 127 when it is not found.",
    .examples = "ajc-hook exec duff -- terraform plan\n"
                "ajc-hook exec --min-ttl 45m duff -- ./deploy\n"
                "ajc-hook exec duff\n",
    .options = options,
    .may_sign_in = true,
    .options_place = OPTIONS_AROUND_FIRST,
    .arguments_most = ARGUMENTS_ANY,
    .candidates = CANDIDATES_PROFILES,
    .usage_status = STATUS_OURS,
    .run = run,
};
