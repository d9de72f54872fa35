/* SPDX-License-Identifier: MIT
 *
 * A change of environment variables as a value: applied to this process for `exec`, or printed as code for a shell.
 * This module decides which variables ajc may change.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "keyring/credentials.h"

enum { ENVIRONMENT_CHANGES_MAX = 24 };

struct environment_change {
    const char *name; /* static text */
    bool is_set;      /* else unset */
    struct secret value;
};

struct environment {
    struct environment_change changes[ENVIRONMENT_CHANGES_MAX];
    size_t count;
};

void environment_clear(struct environment *environment);

/* Each replaces an earlier change of that name. `name` must be static text. */
void environment_set(struct environment *environment, const char *name, const char *value);
void environment_unset(struct environment *environment, const char *name);

/* Credentials and AJC_PROFILE, AJC_KEY_ID. */
void environment_set_session(struct environment *environment, const char *profile,
                             const struct credentials *credentials);

/* Placeholder keys, which AWS refuses. Every tool uses the environment first, so no tool falls back to another
 * identity. They count as ours. */
#define ENVIRONMENT_PLACEHOLDER_KEY_ID "AJCNOSESSION00000000"
void environment_set_placeholders(struct environment *environment);

/* Whether AWS_REGION or AWS_DEFAULT_REGION has a value that ajc did not set. */
bool environment_has_foreign_region(void);

/* AWS_REGION, AWS_DEFAULT_REGION and AJC_REGION ("": none). A region that somebody else set stays unless `override`. */
void environment_set_region(struct environment *environment, const char *region, bool override);

/* Unsets what ajc set: credentials, AJC_KEY_ID and region, but not AJC_PROFILE. */
void environment_unset_ours(struct environment *environment);

/* Unsets all credentials, also those of others, and AJC_KEY_ID. */
void environment_unset_keys(struct environment *environment);

/* Unsets variables that conflict with credentials in the environment; for `exec`. */
void environment_unset_conflicting(struct environment *environment);

/* The first conflicting variable that is set in this process, or NULL. */
const char *environment_conflict(void);

/* Checks that each value contains only characters of keys, tokens, times, profile names and regions, none of which is
 * special in a shell or a file format. Everything that is printed is checked. ERROR_SYSTEM, or ERROR_CONFIG for a
 * region, which comes from the configuration. */
must_check bool environment_check(const struct environment *environment, struct error *error);

/* The variable's value in this process, or "". */
const char *environment_value(const char *name);

/* The name of the hook's shell function: "ajc", or the name given to `init --name`, which the hook puts into this
 * variable. */
#define ENVIRONMENT_FUNCTION_NAME "AJC_NAME"
const char *environment_function(void);

/* A letter or "_", then letters, digits, "_" and "-". */
bool environment_is_function_name(const char *name);

/* True when ajc set AWS_ACCESS_KEY_ID. */
bool environment_keys_are_ours(void);

/* True when AWS_ACCESS_KEY_ID is the placeholder. */
bool environment_keys_are_placeholders(void);

/* Applies it to this process. */
void environment_apply(const struct environment *environment);

#define CLEANUP_ENVIRONMENT CLEANUP(environment_clear)
