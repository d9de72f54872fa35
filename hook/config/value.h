/* SPDX-License-Identifier: MIT
 *
 * The kinds of values in the configuration, and what each may be. Settings and the members of profiles and accounts
 * name their kind in their tables, so that each kind is read in one way wherever it comes in.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "names/email.h"

enum { CONFIG_VALUE_SIZE = 1024 };

/* 0 is none, so that a row of a table that leaves its kind out is refused. */
enum value_kind {
    VALUE_SWITCH = 1,       /* "true", "false" */
    VALUE_DURATION,         /* "45m", "8h", "3600" */
    VALUE_SESSION_DURATION, /* the same within AWS's limits */
    VALUE_PROFILE,
    VALUE_EMAIL,
    VALUE_REGION,
    VALUE_ORIGIN, /* "https://HOST[:PORT]" */
    VALUE_PAGE,   /* URL of an SSO application; config_check_profile_url() judges its host and path */
    VALUE_ROLE,   /* name or ARN */
    VALUE_EXTERNAL_ID,
    VALUE_CERTIFICATES, /* path of a PEM file that can be read */
    VALUE_DOMAIN,
    VALUE_PROXY,
};

/* Reads a value as a person writes it: without the blanks around it, and in the one form of its kind. "" stands for no
 * value and is one of every kind. ERROR_USAGE, `value` untouched, when it is none of its kind: the sentence shows the
 * right form and names `name` where the value alone would not tell. `text` may be the same memory as `value`. */
must_check bool value_read(enum value_kind kind, const char *name, const char *text,
                           char value[static CONFIG_VALUE_SIZE], struct error *error);

/* The one form of a value that stands in a file already; what is none of its kind stays as it is, for the check before
 * it is used to say so. */
void value_tidy(enum value_kind kind, char value[static CONFIG_VALUE_SIZE]);

/* As value_read of VALUE_EMAIL, and "" is none. */
must_check bool value_read_email(const char *text, char email[static EMAIL_SIZE], struct error *error);
