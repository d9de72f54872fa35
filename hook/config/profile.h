/* SPDX-License-Identifier: MIT
 *
 * A profile and its members. Each member is one row of a table, which the file, the options of `add` and `edit`, the
 * JSON of `list`, the output of `import` and the completions all use.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "config/value.h"
#include "names/identifier.h"
#include "names/region.h"

enum { PROFILE_URL_SIZE = 512, ACCOUNT_NAME_SIZE = EMAIL_SIZE, AWS_ALIAS_SIZE = 64 };

struct profile {
    char name[PROFILE_NAME_SIZE];
    char url[PROFILE_URL_SIZE];      /* the SSO application's */
    char account[ACCOUNT_NAME_SIZE]; /* e-mail; "": the default account */
    char role[CONFIG_VALUE_SIZE];    /* chained role: name or ARN; "": none */
    char external_id[CONFIG_VALUE_SIZE];
    char saml_role[CONFIG_VALUE_SIZE]; /* which role of the assertion: name or ARN */
    char region[REGION_SIZE];
    char browser[CONFIG_VALUE_SIZE]; /* command that opens the console; "": the usual browser */
    long duration_seconds;           /* 0: as the assertion says */
    /* learned at sign-in */
    char aws_account[16];
    char aws_role[72];
    char aws_alias[AWS_ALIAS_SIZE]; /* of the account; "" when it has none */
    bool is_alias_known;            /* AWS was asked */
    long accepted_seconds;          /* the longest duration that AWS accepted for the role; 0: not known */
};

struct profile_member {
    const char *name;        /* in config.json and in JSON output */
    const char *option;      /* of `add` and `edit`, after "--" */
    const char *label;       /* in messages */
    const char *argument;    /* the option's argument in the help text */
    const char *explanation; /* one line, lower case, no full stop */
    enum value_kind kind;
    bool needs_session; /* true: a change takes effect with the next session; false: at once */
    size_t offset;      /* in struct profile: text of `size` bytes; of VALUE_SESSION_DURATION seconds */
    size_t size;
};

enum { PROFILE_MEMBER_COUNT = 8 };
extern const struct profile_member profile_members[PROFILE_MEMBER_COUNT];

/* The member as text, "" when it is not set; a duration as "8h", "45m" or "3601". */
void profile_member_get(const struct profile_member *member, const struct profile *profile,
                        char text[static CONFIG_VALUE_SIZE]);

/* Sets the member to the text, without validation. False, the member set to "", when it does not fit. */
bool profile_member_set(const struct profile_member *member, struct profile *profile, const char *text);
