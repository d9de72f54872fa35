/* SPDX-License-Identifier: MIT
 *
 * Prints a session in each export format. Checked values contain no quote, backslash, control character or line end, so
 * they need no escaping.
 */
#include "shell_env/export_format.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "names/region.h"
#include "shell_env/shell_syntax.h"

static const struct export_format_row formats[] = {
#define ROW(id, name, explanation) {name, EXPORT_##id, explanation},
    EXPORT_FORMATS(ROW)
#undef ROW
};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

const struct export_format_row *
export_formats(size_t *count)
{
    *count = FORMAT_COUNT;
    return formats;
}

bool
export_format_parse(const char *name, enum export_format *format, struct error *error)
{
    static const char aws_name_of_env[] = "env-no-export"; /* `aws configure export-credentials --format` */
    const char *own_name = strcmp(name, aws_name_of_env) == 0 ? "env" : name;
    char list[256]; /* "sh, fish and env" */
    size_t used = 0;

    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i].name, own_name) == 0) {
            *format = formats[i].format;
            return true;
        }
    }
    if (strcmp(name, "powershell") == 0 || strcmp(name, "windows-cmd") == 0) {
        return error_set(error, ERROR_USAGE,
                         "There is no format %s, as ajc does not run on Windows; PowerShell reads the format json "
                         "with ConvertFrom-Json.",
                         name);
    }
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        const char *separator = i == 0 ? "" : i + 1 == FORMAT_COUNT ? " and " : ", ";

        used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", separator, formats[i].name);
    }
    return error_set(error, ERROR_USAGE, "There is no format %.80s; the formats are %s.", name, list);
}

/* Files and other programs get only AWS's variables; AJC_… is for shells with the hook. */
static bool
is_aws_variable(const struct environment_change *change)
{
    return change->is_set && strncmp(change->name, "AWS_", 4) == 0;
}

static void
print_env(const struct environment *environment, struct secret *text)
{
    for (size_t i = 0; i < environment->count; i++) {
        const struct environment_change *change = &environment->changes[i];

        if (is_aws_variable(change)) {
            secret_append(text, change->name);
            secret_append(text, "=");
            secret_append(text, secret_text(&change->value));
            secret_append(text, "\n");
        }
    }
}

static void
append_member(struct secret *text, const char *name, const char *value)
{
    secret_append(text, text->text[text->size - 1] == '{' ? "\n  \"" : ",\n  \"");
    secret_append(text, name);
    secret_append(text, "\": \"");
    secret_append(text, value);
    secret_append(text, "\"");
}

static void
print_json(const struct environment *environment, struct secret *text)
{
    secret_append(text, "{");
    for (size_t i = 0; i < environment->count; i++) {
        const struct environment_change *change = &environment->changes[i];

        if (is_aws_variable(change)) {
            append_member(text, change->name, secret_text(&change->value));
        }
    }
    secret_append(text, "\n}\n");
}

/* The contract of the AWS SDKs, "Sourcing credentials with an external process" in the AWS CLI's user guide. */
static void
print_process(const struct credentials *credentials, struct secret *text)
{
    char expiration[CLOCK_TEXT_SIZE];

    clock_format_rfc3339(credentials->expires_at, expiration);
    secret_append(text, "{\n  \"Version\": 1");
    append_member(text, "AccessKeyId", credentials->access_key_id);
    append_member(text, "SecretAccessKey", secret_text(&credentials->secret_access_key));
    append_member(text, "SessionToken", secret_text(&credentials->session_token));
    append_member(text, "Expiration", expiration);
    if (account_id_is_valid(credentials->account_id)) {
        append_member(text, "AccountId", credentials->account_id);
    }
    secret_append(text, "\n}\n");
}

/* The variables that a profile in AWS's files can contain; AWS tools ignore unknown names. */
static const struct {
    const char *variable;
    const char *key;
} ini_keys[] = {
    {"AWS_ACCESS_KEY_ID", "aws_access_key_id"},
    {"AWS_SECRET_ACCESS_KEY", "aws_secret_access_key"},
    {"AWS_SESSION_TOKEN", "aws_session_token"},
    {"AWS_CREDENTIAL_EXPIRATION", "aws_credential_expiration"},
    {"AWS_REGION", "region"},
};

static const char *
value_of(const struct environment *environment, const char *name)
{
    for (size_t i = 0; i < environment->count; i++) {
        if (environment->changes[i].is_set && strcmp(environment->changes[i].name, name) == 0) {
            return secret_text(&environment->changes[i].value);
        }
    }
    return "";
}

static void
print_ini(const struct environment *environment, struct secret *text)
{
    secret_append(text, "[");
    secret_append(text, value_of(environment, "AJC_PROFILE"));
    secret_append(text, "]\n");
    for (size_t i = 0; i < sizeof(ini_keys) / sizeof(ini_keys[0]); i++) {
        const char *value = value_of(environment, ini_keys[i].variable);

        if (*value != '\0') {
            secret_append(text, ini_keys[i].key);
            secret_append(text, " = ");
            secret_append(text, value);
            secret_append(text, "\n");
        }
    }
}

bool
export_format_print(enum export_format format, const struct credentials *credentials,
                    const struct environment *environment, struct secret *text, struct error *error)
{
    if (!environment_check(environment, error)) {
        return false;
    }
    switch (format) {
    case EXPORT_SH:
        return shell_syntax_changes(environment, SHELL_SH, text, error);
    case EXPORT_FISH:
        return shell_syntax_changes(environment, SHELL_FISH, text, error);
    case EXPORT_ENV:
        print_env(environment, text);
        break;
    case EXPORT_JSON:
        print_json(environment, text);
        break;
    case EXPORT_INI:
        if (strcmp(value_of(environment, "AJC_PROFILE"), "DEFAULT") == 0) {
            return error_set(error, ERROR_USAGE,
                             "In ~/.aws/credentials a section DEFAULT is for every profile, so the profile DEFAULT is "
                             "not exported as ini; use another format, or add the profile with another name.");
        }
        print_ini(environment, text);
        break;
    case EXPORT_PROCESS:
        print_process(credentials, text);
        break;
    }
    return true;
}
