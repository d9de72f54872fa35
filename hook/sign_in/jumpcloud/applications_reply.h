/* SPDX-License-Identifier: MIT
 *
 * Parses the portal's list of applications. Pure functions.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"

enum { OFFERED_MAX = 200, OFFERED_NAME_SIZE = 128, OFFERED_URL_SIZE = 512 };

struct offered_application {
    char name[OFFERED_NAME_SIZE]; /* the portal's label, control characters escaped, truncated */
    char url[OFFERED_URL_SIZE];   /* of its SSO page */
    bool is_aws;                  /* it is probably an AWS application */
};

/* Whether the list is empty or at least one entry is an application; otherwise `lacks` is the missing member
 * ("sso.type"). */
bool applications_reply_is_readable(const cJSON *items, char *lacks, size_t size);

/* Parses the answer of GET /userconsole/api/applications: the SAML applications on the SSO host (an origin), each URL
 * once, at most OFFERED_MAX; the caller frees `list`. Format (an array of {name, displayLabel, ssoUrl, active, sso:
 * {type}}) as in authum, 2021 to 2023. */
void applications_reply_parse(const struct secret *body, const char *sso_url, struct offered_application **list,
                              size_t *count);
