/* SPDX-License-Identifier: MIT
 *
 * What the portal's list of applications says. Pure: bytes in, structs out.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"

enum { OFFERED_MAX = 200, OFFERED_NAME_SIZE = 128, OFFERED_URL_SIZE = 512 };

struct offered_application {
    char name[OFFERED_NAME_SIZE]; /* as the portal shows it, control characters made visible; cut when longer */
    char url[OFFERED_URL_SIZE];   /* of its SSO page */
    bool is_aws;                  /* it looks like one for AWS */
};

/* Whether one entry at least has what an application has, or there is none; else `lacks` says what they lack
 * ("sso.type"). */
bool applications_reply_is_readable(const cJSON *items, char *lacks, size_t size);

/* Reads the list of GET /userconsole/api/applications: those that lead to a SAML page on the SSO host (an origin), each
 * URL once, at most OFFERED_MAX; the caller frees `list`. The shape (an array of {name, displayLabel, ssoUrl, active,
 * sso: {type}}) is as authum reads it, 2021 to 2023. */
void applications_reply_parse(const struct secret *body, const char *sso_url, struct offered_application **list,
                              size_t *count);
