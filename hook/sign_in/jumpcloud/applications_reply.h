/* SPDX-License-Identifier: MIT
 *
 * What the portal's list of applications says. Pure: bytes in, structs out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"
#include "protocol/failure.h"

enum { OFFERED_MAX = 200, OFFERED_NAME_SIZE = 128, OFFERED_URL_SIZE = 512 };

struct offered_application {
    char name[OFFERED_NAME_SIZE]; /* as the portal shows it, control characters made visible; cut when longer */
    char url[OFFERED_URL_SIZE];   /* of its SSO page */
    bool is_aws;                  /* it looks like one for AWS */
};

/* Reads the answer to GET /userconsole/api/applications: those that lead to a SAML page on the SSO host (an origin),
 * each URL once, at most OFFERED_MAX; the caller frees `list`. `is_login_needed`: the portal session is over, and
 * nothing was read. ERROR_NETWORK, ERROR_REPLY. The shape (an array of {name, displayLabel, ssoUrl, active,
 * sso: {type}}) is as authum reads it, 2021 to 2023. */
must_check bool applications_reply_parse(long status, const char *location, const struct secret *body,
                                         const char *console_url, const char *sso_url, bool *is_login_needed,
                                         struct offered_application **list, size_t *count, struct failure *failure);
