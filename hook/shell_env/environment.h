/* SPDX-License-Identifier: MIT
 *
 * A change of environment variables as a value, computed without any shell; applied to this process for `exec`,
 * rendered as text for a shell elsewhere. Which variables are ours to touch (design 5.3) is decided here.
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

/* Placeholder keys, of no session, which AWS refuses: every tool takes the environment first, so none of them falls
 * through to another identity. Ours like those of a session. */
#define ENVIRONMENT_PLACEHOLDER_KEY_ID "AJCNOSESSION00000000"
void environment_set_placeholders(struct environment *environment);

/* AWS_REGION, AWS_DEFAULT_REGION and AJC_REGION ("": none). A region that a person set is left alone unless `override`.
 */
void environment_set_region(struct environment *environment, const char *region, bool override);

/* Unsets what ajc set: credentials and AJC_KEY_ID, region; not AJC_PROFILE. Only for variables that are ours. */
void environment_unset_ours(struct environment *environment);

/* Unsets all credentials, whoever's, and AJC_KEY_ID. */
void environment_unset_keys(struct environment *environment);

/* What would mix with credentials in the environment, and is removed for `exec`. */
void environment_unset_conflicting(struct environment *environment);

/* The first of those that is set in this process, or NULL. */
const char *environment_conflict(void);

/* True when every value is made of what keys, tokens, times, profiles and regions are made of, none of which means
 * anything to a shell or in a file's format; everything that is printed is checked by this first. ERROR_SYSTEM or, for
 * a region, which a person wrote, ERROR_CONFIG. */
must_check bool environment_check(const struct environment *environment, struct error *error);

/* This process's variables: the value or "" */
const char *environment_value(const char *name);

/* What the function of the hook is called here: "ajc", or what `init --name` said and put into this variable. */
#define ENVIRONMENT_FUNCTION_NAME "AJC_NAME"
const char *environment_function(void);

/* A letter or "_", then letters, digits, "_" and "-". */
bool environment_is_function_name(const char *name);

/* AWS_ACCESS_KEY_ID is the one that ajc set, however old. */
bool environment_keys_are_ours(void);

/* AWS_ACCESS_KEY_ID is the one of environment_set_placeholders(). */
bool environment_keys_are_placeholders(void);

/* Does it to this process. */
void environment_apply(const struct environment *environment);

#define CLEANUP_ENVIRONMENT CLEANUP(environment_clear)
