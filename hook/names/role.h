/* SPDX-License-Identifier: MIT
 *
 * AWS role names and role ARNs (arn:PARTITION:iam::ACCOUNT:role/PATH/NAME). Pure functions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

enum {
    PARTITION_NAME_SIZE = 32,
    AWS_ACCOUNT_SIZE = 16, /* 12 digits */
    ROLE_NAME_SIZE = 72,   /* 64 characters */
};

struct role_arn {
    char partition[PARTITION_NAME_SIZE]; /* "aws", "aws-cn", … */
    char account_id[AWS_ACCOUNT_SIZE];
    char name[ROLE_NAME_SIZE]; /* the part after the last slash */
};

/* False, `parts` unchanged, when it is not a role ARN. */
bool role_arn_parse(const char *role_arn, struct role_arn *parts);

/* The part after ":role/": the role's path, if it has one, and its name. "" when it is not a role ARN. */
const char *role_path_and_name(const char *role_arn);

/* Appends a role's ARN to a list of `count` for a message, "" at first; `place` is from 0. When it does not fit,
 * appends how many are left and returns false. */
enum { ROLE_LIST_SIZE = 512 };
bool role_list_add(char list[static ROLE_LIST_SIZE], const char *role_arn, size_t place, size_t count);

/* Every ARN begins with it; a role's name cannot. */
#define ARN_START "arn:"
enum { ARN_START_LENGTH = sizeof(ARN_START) - 1 };

/* Whether `wanted` names that role: by its ARN, its name, or its path and name. */
bool role_is_named(const char *role_arn, const char *wanted);

/* Whether the text is a role's ARN, its name, or its path and name. */
bool role_is_valid(const char *arn_or_name);

/* True for arn:PARTITION:iam::ACCOUNT:saml-provider/NAME. */
bool role_is_saml_provider(const char *arn);
