/* SPDX-License-Identifier: MIT
 *
 * IAM's names: accounts, roles and their ARNs (arn:PARTITION:iam::ACCOUNT:role/PATH/NAME). Pure.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum {
    PARTITION_NAME_SIZE = 32,
    AWS_ACCOUNT_SIZE = 16, /* 12 digits */
    ROLE_NAME_SIZE = 72,   /* 64 characters */
};

struct role_arn {
    char partition[PARTITION_NAME_SIZE]; /* "aws", "aws-cn", … */
    char account_id[AWS_ACCOUNT_SIZE];
    char name[ROLE_NAME_SIZE]; /* what follows the last slash */
};

/* False, `parts` untouched, when it is not the ARN of a role. */
bool role_arn_parse(const char *role_arn, struct role_arn *parts);

/* What follows ":role/": the role's name, behind its path when it has one. "" when it is not the ARN of a role. */
const char *role_path_and_name(const char *role_arn);

/* Whether `wanted` means that role: its ARN, its name, or its name behind its path. */
bool role_is_named(const char *role_arn, const char *wanted);

/* What a person may call a role: an ARN, a name, or a name behind its path. */
bool role_is_valid(const char *arn_or_name);

/* True for arn:PARTITION:iam::ACCOUNT:saml-provider/NAME. */
bool role_is_saml_provider(const char *arn);

/* 12 digits. */
bool role_is_account_id(const char *text);
