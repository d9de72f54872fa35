/* SPDX-License-Identifier: MIT
 *
 * `status`: prints the current profile, the time left of its session and the last failure of its sign-in, for prompt
 * segments and status lines. Uses only the keyring: no network, no waiting, no question. Prints nothing without a
 * profile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "command/context.h"
#include "command/json.h"
#include "keyring/credentials.h"
#include "keyring/marker.h"
#include "session/ask/failure_note.h"
#include "shell_env/environment.h"

enum { LEFT_SIZE = 24 };

struct status {
    char profile[CONFIG_VALUE_SIZE]; /* "": none */
    bool has_session;                /* in the keyring, expired or not */
    long seconds_left;
    char left[LEFT_SIZE]; /* "1h05m", "47m", "<1m", "expired", "no session" */
    char expires[CLOCK_TEXT_SIZE];
    bool has_failure;
    struct marker failure;
};

static void
describe_left(struct status *status)
{
    long minutes = status->seconds_left / 60;

    if (!status->has_session) {
        snprintf(status->left, sizeof(status->left), "no session");
    } else if (status->seconds_left <= 0) {
        snprintf(status->left, sizeof(status->left), "expired");
    } else if (minutes >= 60) {
        snprintf(status->left, sizeof(status->left), "%ldh%02ldm", minutes / 60, minutes % 60);
    } else if (minutes >= 1) {
        snprintf(status->left, sizeof(status->left), "%ldm", minutes);
    } else {
        snprintf(status->left, sizeof(status->left), "<1m");
    }
}

/* The shell's profile, else the default one. */
static void
read_status(const struct config *config, struct keyring *keyring, struct status *status)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    const char *current = environment_value("AJC_PROFILE");

    if (*current != '\0') {
        snprintf(status->profile, sizeof(status->profile), "%s", current);
    } else {
        config_setting(config, "default_profile", status->profile);
    }
    if (!config_check_profile_name(status->profile, NULL)) {
        status->profile[0] = '\0';
        return;
    }
    status->has_session = credentials_find(keyring, status->profile, &credentials);
    if (status->has_session) {
        status->seconds_left = credentials_seconds_left(&credentials);
        status->seconds_left = status->seconds_left < 0 ? 0 : status->seconds_left;
        clock_format_rfc3339(credentials.expires_at, status->expires);
    }
    status->has_failure = marker_find(keyring, MARKER_FAILURE, status->profile, &status->failure);
    describe_left(status);
}

static int
print_json(const struct status *status)
{
    cJSON *object = cJSON_CreateObject();

    json_add_text(object, "profile", status->profile);
    json_add_number(object, "seconds_left", status->has_session, status->seconds_left);
    json_add_text(object, "expires", status->expires);
    json_add_event(object, "failure", status->has_failure, status->failure.made_at, status->failure.sentence);
    if (status->has_failure) {
        json_add_text(cJSON_GetObjectItem(object, "failure"), "command", status->failure.command);
    }
    return json_print(object);
}

/* The value of a format letter; NULL: unknown letter. */
static const char *
value_of(const struct status *status, char letter, char seconds[static LEFT_SIZE])
{
    snprintf(seconds, LEFT_SIZE, "%ld", status->seconds_left);
    switch (letter) {
    case 'p':
        return status->profile;
    case 'l':
        return status->left;
    case 's':
        return seconds;
    case 'e':
        return status->expires;
    case 'f':
        return status->has_failure ? status->failure.sentence : "";
    case '%':
        return "%";
    default:
        return NULL;
    }
}

static bool
check_format(const char *format)
{
    static const struct status none;
    char seconds[LEFT_SIZE];

    while ((format = strchr(format, '%')) != NULL) {
        if (value_of(&none, format[1], seconds) == NULL) {
            return false;
        }
        format += 2;
    }
    return true;
}

static void
print_format(const struct status *status, const char *format)
{
    char seconds[LEFT_SIZE];

    if (status->profile[0] == '\0') {
        return;
    }
    for (; *format != '\0'; format++) {
        if (*format == '%') {
            format++;
            fputs(value_of(status, *format, seconds), stdout);
        } else {
            putchar(*format);
        }
    }
    putchar('\n');
}

static void
print_plain(const struct status *status)
{
    char when[CLOCK_TEXT_SIZE];
    char source[FAILURE_NOTE_SIZE];

    print_format(status, "%p %l");
    if (status->has_failure) {
        clock_format_local(status->failure.made_at, when);
        failure_note_source(&status->failure, source);
        printf("Last failure%s: %s: %s\n", source, when, status->failure.sentence);
    }
}

static bool is_json;
static const char *format;

static const struct command_option options[] = {
    OPTION_FLAG("json", &is_json, "as JSON"),
    OPTION_TEXT("format", "FORMAT", &format, "print in this format; see above", CANDIDATES_NONE),
    OPTION_END,
};

static int
run(struct context *context)
{
    struct keyring keyring;
    struct status status = {0};
    struct error error;

    if (format != NULL && (is_json || !check_format(format))) {
        return report_usage(context->command, is_json ? "--json and --format exclude each other"
                                                      : "FORMAT may contain %%p, %%l, %%s, %%e, %%f and %%%%");
    }
    if (!config_open(&context->config, &error)) {
        return report_error(&error);
    }
    if (!keyring_open(&keyring, &error) && !is_json && format == NULL) {
        return report_error(&error);
    }
    read_status(context->config, &keyring, &status);
    if (is_json) {
        return print_json(&status);
    }
    if (format != NULL) {
        print_format(&status, format);
    } else {
        print_plain(&status);
    }
    return 0;
}

const struct command command_status = {
    .name = "status",
    .arguments = "",
    .summary = "show the current profile and the time left, for prompts",
    .details = "In FORMAT: %p profile, %l time left (47m, 1h05m, expired, no session), %s the\n"
               "same in seconds, %e when it ends, %f the last failure, %% a\n"
               "percent sign. Without a profile nothing is printed. No network, no wait.",
    .examples = "ajc-hook status\n"
                "ajc-hook status --format '%p %l'\n",
    .options = options,
    .run = run,
};
