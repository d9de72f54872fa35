/* SPDX-License-Identifier: MIT
 *
 * A profile and its members. What a person can say of a profile is one row of a table: the file, the options of `add`
 * and `edit`, the JSON of `list`, what `import` shows and the completions go by it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "config/value.h"
#include "names/email.h"
#include "names/profile_name.h"
#include "names/region.h"

enum { PROFILE_URL_SIZE = 512, ACCOUNT_NAME_SIZE = EMAIL_SIZE, AWS_ALIAS_SIZE = 64 };

struct profile {
    char name[PROFILE_NAME_SIZE];
    char url[PROFILE_URL_SIZE];      /* the SSO application's */
    char account[ACCOUNT_NAME_SIZE]; /* e-mail; "": the default account */
    char role[CONFIG_VALUE_SIZE];    /* chained role: name or ARN; "": none */
    char external_id[CONFIG_VALUE_SIZE];
    char saml_role[CONFIG_VALUE_SIZE]; /* which of several in the assertion: name or ARN */
    char region[REGION_SIZE];
    long duration_seconds; /* 0: as the assertion says */
    /* learned at sign-in */
    char aws_account[16];
    char aws_role[72];
    char aws_alias[AWS_ALIAS_SIZE]; /* of the account; "" when it has none */
    bool is_alias_known;            /* AWS was asked */
    long accepted_seconds;          /* the longest duration that AWS accepted for the role; 0: not known */
};

struct profile_member {
    const char *name;        /* in config.json, and in JSON */
    const char *option;      /* of `add` and `edit`, behind "--" */
    const char *label;       /* what a person reads */
    const char *argument;    /* what the option takes, as the help shows it */
    const char *explanation; /* one line, lower case, no full stop */
    enum value_kind kind;
    bool needs_session; /* a change counts from the next session; else at once */
    size_t offset;      /* in struct profile: text of `size` bytes; of VALUE_SESSION_DURATION seconds */
    size_t size;
};

enum { PROFILE_MEMBER_COUNT = 7 };
extern const struct profile_member profile_members[PROFILE_MEMBER_COUNT];

/* The member as text, "" when it is not there; a duration as "8h", "45m" or "3601". */
void profile_member_get(const struct profile_member *member, const struct profile *profile,
                        char text[static CONFIG_VALUE_SIZE]);

/* Sets the member to a text that is not checked; false, the member emptied, when it does not fit. */
bool profile_member_set(const struct profile_member *member, struct profile *profile, const char *text);
