/* SPDX-License-Identifier: MIT
 *
 * AWS STS: AssumeRoleWithSAML and the chained AssumeRole. Query API, version 2011-06-15.
 */
#pragma once

#include "base/error.h"
#include "base/secret.h"
#include "sign_in/http.h"
#include "sign_in/sts_reply.h"

/* Where STS is for a partition: regional by default, the partition's implicit region when `region` is NULL or of
 * another partition. `endpoint_url` overrides the URL (AWS_ENDPOINT_URL_STS), NULL: AWS's own. `legacy` chooses the
 * global host for the old regions of partition aws. */
struct sts_endpoint {
    char url[512];
    char region[64]; /* signing region */
};
must_check bool sts_endpoint_find(const char *partition, const char *region, const char *endpoint_url, bool legacy,
                                  struct sts_endpoint *endpoint, struct error *error);

/* Exchanges the assertion for credentials. Fails with ERROR_DENIED, ERROR_NETWORK, ERROR_REPLY; `fault` then tells
 * which of AWS's refusals it was. */
must_check bool sts_assume_role_with_saml(struct http *http, const struct sts_endpoint *endpoint,
                                          const struct secret *assertion_base64, const char *role_arn,
                                          const char *provider_arn, long duration_seconds,
                                          struct sts_credentials *credentials, enum sts_fault *fault,
                                          struct error *error);

/* Role chaining, signed with `source`; at most one hour (AWS's limit). `external_id` may be NULL. The session name is
 * cut and cleaned to AWS's 2..64 characters [\w+=,.@-] here. */
must_check bool sts_assume_role(struct http *http, const struct sts_endpoint *endpoint,
                                const struct sts_credentials *source, const char *role_arn, const char *external_id,
                                const char *session_name, long duration_seconds, struct sts_credentials *credentials,
                                enum sts_fault *fault, struct error *error);
