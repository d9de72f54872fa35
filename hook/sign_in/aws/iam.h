/* SPDX-License-Identifier: MIT
 *
 * AWS IAM: ListAccountAliases, the name that people know an account by. Query API, version 2010-05-08. Nothing is sent
 * here.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "names/partition.h"
#include "sign_in/aws/sts_reply.h"
#include "sign_in/http/client.h"

enum { IAM_ALIAS_SIZE = 64 };

/* One request with all that it consists of; it must stay where it is until it was answered. Ends with
 * iam_request_clear. */
struct iam_request {
    struct secret form;
    char url[512];
    struct http_signing signing;
    struct http_request http;
};
void iam_request_clear(struct iam_request *request);

/* Asks for the alias of the account of the credentials, which are borrowed. `endpoint_url` overrides IAM's address, "":
 * that of the partition (its name). False when there is no such address. */
must_check bool iam_request_aliases(struct iam_request *request, const char *endpoint_url, const char *partition,
                                    const struct sts_credentials *credentials);

/* Reads the answer. "": the account has no alias, or its name is not for these credentials to know; either is an
 * answer. False, `alias` untouched: try another time. */
must_check bool iam_reply_parse(const struct http_reply *reply, char alias[static IAM_ALIAS_SIZE]);
