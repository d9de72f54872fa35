/* SPDX-License-Identifier: MIT
 *
 * A change of environment variables as a value.
 */
#include "shell_env/environment.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

static const char *const credential_names[] = {"AWS_ACCESS_KEY_ID",  "AWS_SECRET_ACCESS_KEY",     "AWS_SESSION_TOKEN",
                                               "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AJC_KEY_ID"};
static const char *const region_names[] = {"AWS_REGION", "AWS_DEFAULT_REGION"};
static const char *const conflicting_names[] = {"AWS_PROFILE",
                                                "AWS_DEFAULT_PROFILE",
                                                "AWS_WEB_IDENTITY_TOKEN_FILE",
                                                "AWS_ROLE_ARN",
                                                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                                "AWS_CONTAINER_CREDENTIALS_FULL_URI"};

enum { VALUE_LENGTH_MAX = 16384 };
static const char allowed_beside_alphanumeric[] = "/+=_.:@,-";

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void
environment_clear(struct environment *environment)
{
    for (size_t i = 0; i < environment->count; i++) {
        secret_clear(&environment->changes[i].value);
    }
    environment->count = 0;
}

static struct environment_change *
change_of(struct environment *environment, const char *name)
{
    for (size_t i = 0; i < environment->count; i++) {
        if (strcmp(environment->changes[i].name, name) == 0) {
            return &environment->changes[i];
        }
    }
    if (environment->count == ENVIRONMENT_CHANGES_MAX) {
        abort(); /* all names are in this folder: a programming error */
    }
    environment->changes[environment->count].name = name;
    return &environment->changes[environment->count++];
}

void
environment_set(struct environment *environment, const char *name, const char *value)
{
    struct environment_change *change = change_of(environment, name);

    change->is_set = true;
    secret_set(&change->value, value);
}

void
environment_unset(struct environment *environment, const char *name)
{
    struct environment_change *change = change_of(environment, name);

    change->is_set = false;
    secret_clear(&change->value);
}

void
environment_set_session(struct environment *environment, const char *profile, const struct credentials *credentials)
{
    char expiration[CLOCK_TEXT_SIZE];

    clock_format_rfc3339(credentials->expires_at, expiration);
    environment_set(environment, "AWS_ACCESS_KEY_ID", credentials->access_key_id);
    environment_set(environment, "AWS_SECRET_ACCESS_KEY", secret_text(&credentials->secret_access_key));
    environment_set(environment, "AWS_SESSION_TOKEN", secret_text(&credentials->session_token));
    environment_set(environment, "AWS_SECURITY_TOKEN", secret_text(&credentials->session_token));
    environment_set(environment, "AWS_CREDENTIAL_EXPIRATION", expiration);
    environment_set(environment, "AJC_PROFILE", profile);
    environment_set(environment, "AJC_KEY_ID", credentials->access_key_id);
}

void
environment_set_placeholders(struct environment *environment)
{
    static const char none[] = "none";

    environment_set(environment, "AWS_ACCESS_KEY_ID", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    environment_set(environment, "AWS_SECRET_ACCESS_KEY", none);
    environment_set(environment, "AWS_SESSION_TOKEN", none);
    environment_set(environment, "AWS_SECURITY_TOKEN", none);
    environment_unset(environment, "AWS_CREDENTIAL_EXPIRATION");
    environment_set(environment, "AJC_KEY_ID", ENVIRONMENT_PLACEHOLDER_KEY_ID);
}

static bool
region_is_ours(const char *name)
{
    const char *value = environment_value(name);

    return *value == '\0' || strcmp(value, environment_value("AJC_REGION")) == 0;
}

bool
environment_has_foreign_region(void)
{
    for (size_t i = 0; i < COUNT(region_names); i++) {
        if (!region_is_ours(region_names[i])) {
            return true;
        }
    }
    return false;
}

void
environment_set_region(struct environment *environment, const char *region, bool override)
{
    bool is_exported = *region != '\0';

    for (size_t i = 0; i < COUNT(region_names); i++) {
        is_exported = is_exported && (override || region_is_ours(region_names[i]));
    }
    for (size_t i = 0; i < COUNT(region_names); i++) {
        if (is_exported) {
            environment_set(environment, region_names[i], region);
        } else if (*environment_value(region_names[i]) != '\0' && region_is_ours(region_names[i])) {
            environment_unset(environment, region_names[i]);
        }
    }
    if (is_exported) {
        environment_set(environment, "AJC_REGION", region);
    } else if (*environment_value("AJC_REGION") != '\0') {
        environment_unset(environment, "AJC_REGION");
    }
}

void
environment_unset_keys(struct environment *environment)
{
    for (size_t i = 0; i < COUNT(credential_names); i++) {
        environment_unset(environment, credential_names[i]);
    }
}

void
environment_unset_ours(struct environment *environment)
{
    if (environment_keys_are_ours()) {
        environment_unset_keys(environment);
    }
    environment_set_region(environment, "", false);
}

void
environment_unset_conflicting(struct environment *environment)
{
    for (size_t i = 0; i < COUNT(conflicting_names); i++) {
        environment_unset(environment, conflicting_names[i]);
    }
    environment_unset(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
    environment_unset(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
}

const char *
environment_conflict(void)
{
    for (size_t i = 0; i < COUNT(conflicting_names); i++) {
        if (*environment_value(conflicting_names[i]) != '\0') {
            return conflicting_names[i];
        }
    }
    return NULL;
}

bool
environment_check(const struct environment *environment, struct error *error)
{
    for (size_t i = 0; i < environment->count; i++) {
        const struct environment_change *change = &environment->changes[i];

        if (!change->is_set ||
            text_is_made_of(secret_text(&change->value), VALUE_LENGTH_MAX, allowed_beside_alphanumeric)) {
            continue;
        }
        if (strstr(change->name, "REGION") != NULL) {
            return error_set(error, ERROR_CONFIG,
                             "The region contains an invalid character; not exported. Set it again with: ajc-hook edit "
                             "PROFILE --region REGION, or ajc-hook config set region REGION");
        }
        return error_set(error, ERROR_SYSTEM,
                         "The value of %s contains an invalid character; not exported. Run: ajc-hook rotate",
                         change->name);
    }
    return true;
}

const char *
environment_value(const char *name)
{
    const char *value = secure_getenv(name);

    return value == NULL ? "" : value;
}

bool
environment_is_function_name(const char *name)
{
    return text_is_made_of(name, 64, "_-") && *name != '-' && (*name < '0' || *name > '9');
}

const char *
environment_function(void)
{
    const char *name = environment_value(ENVIRONMENT_FUNCTION_NAME);

    return environment_is_function_name(name) ? name : "ajc";
}

bool
environment_keys_are_ours(void)
{
    const char *key = environment_value("AWS_ACCESS_KEY_ID");

    return *key != '\0' && (strcmp(key, environment_value("AJC_KEY_ID")) == 0 || environment_keys_are_placeholders());
}

bool
environment_keys_are_placeholders(void)
{
    return strcmp(environment_value("AWS_ACCESS_KEY_ID"), ENVIRONMENT_PLACEHOLDER_KEY_ID) == 0;
}

/* With a part of the credentials the command would use others. */
static void
set_or_exit(const struct environment_change *change)
{
    if (setenv(change->name, secret_text(&change->value), 1) != 0) {
        memory_exhausted();
    }
}

void
environment_apply(const struct environment *environment)
{
    for (size_t i = 0; i < environment->count; i++) {
        const struct environment_change *change = &environment->changes[i];

        if (change->is_set) {
            set_or_exit(change);
        } else {
            unsetenv(change->name);
        }
    }
}
