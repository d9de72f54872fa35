/* SPDX-License-Identifier: MIT
 *
 * AWS IAM ListAccountAliases: the account's alias. Query API, version 2010-05-08. This file sends nothing.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "names/region.h"
#include "sign_in/aws/sts.h"
#include "sign_in/http/client.h"

enum { IAM_ALIAS_SIZE = 64 };

/* Builds the request for the alias of the credentials' account; the credentials are borrowed. `endpoint_url` overrides
 * IAM's endpoint, "": the endpoint of `partition` (a name). False when there is no endpoint. */
must_check bool iam_request_aliases(struct aws_request *request, const char *endpoint_url, const char *partition,
                                    const struct sts_credentials *credentials);

/* Parses the reply. `alias` is "" when the account has no alias, or when these credentials may not read it. False,
 * `alias` unchanged, for other errors: try again later. */
must_check bool iam_reply_parse(const struct http_reply *reply, char alias[static IAM_ALIAS_SIZE]);
