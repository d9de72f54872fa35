/* SPDX-License-Identifier: MIT
 *
 * The kinds of configuration values and their validation. The tables of settings and of profile and account members
 * name the kind of each value, so that each kind is parsed in the same way everywhere.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "names/identifier.h"

enum { CONFIG_VALUE_SIZE = 1024 };

/* 0 is not a kind, so that a table row without a kind is refused. */
enum value_kind {
    VALUE_SWITCH = 1,       /* "true", "false" */
    VALUE_DURATION,         /* "45m", "8h", "3600" */
    VALUE_SESSION_DURATION, /* the same within AWS's limits */
    VALUE_PROFILE,
    VALUE_EMAIL,
    VALUE_REGION,
    VALUE_ORIGIN, /* "https://HOST[:PORT]" */
    VALUE_PAGE,   /* URL of an SSO application; config_check_profile_url() checks its host and path */
    VALUE_ROLE,   /* name or ARN */
    VALUE_EXTERNAL_ID,
    VALUE_CERTIFICATES, /* path of a PEM file that can be read */
    VALUE_DOMAIN,
    VALUE_COMMAND, /* a program and its arguments, to be split as a shell does; nothing expands */
    VALUE_PROXY,
    VALUE_FACTOR, /* a name of names/factor.h, "ask", "none" or "other" */
};

/* Parses a value as users write it: removes blanks around it and normalises it. "" means no value and is valid for
 * every kind. ERROR_USAGE, `value` unchanged, when it is invalid: the message shows the right form, and `name` where
 * the value alone is not clear. `text` and `value` may be the same memory. */
must_check bool value_read(enum value_kind kind, const char *name, const char *text,
                           char value[static CONFIG_VALUE_SIZE], struct error *error);

/* Normalises a value that was read from a file. An invalid value stays unchanged; the check before its use reports it.
 */
void value_normalise(enum value_kind kind, char value[static CONFIG_VALUE_SIZE]);

/* As value_read for VALUE_EMAIL, but "" is invalid. */
must_check bool value_read_email(const char *text, char email[static EMAIL_SIZE], struct error *error);

/* Validates the member as it is written in the file: a text, or true or false for VALUE_SWITCH, with a value of the
 * kind. ERROR_USAGE with a message that shows the right form. True when it is NULL: missing. */
must_check bool value_check_member(const cJSON *member, const char *name, enum value_kind kind, struct error *error);
