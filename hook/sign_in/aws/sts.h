/* SPDX-License-Identifier: MIT
 *
 * AWS STS: AssumeRoleWithSAML and the chained AssumeRole. Query API, version 2011-06-15.
 */
#pragma once

#include "base/secret.h"
#include "protocol/failure.h"
#include "sign_in/aws/request.h"
#include "sign_in/aws/sts_reply.h"

/* Finds the STS endpoint of a partition: regional by default; the partition's implicit region when `region` is NULL or
 * in another partition. `endpoint_url` overrides the URL, "": AWS's own; `source` is the setting to name when that is
 * invalid. `legacy` selects the global host for the old regions of partition aws. */
struct sts_endpoint {
    char url[512];
    char region[64]; /* signing region */
};
must_check bool sts_endpoint_find(const char *partition, const char *region, const char *endpoint_url,
                                  const char *source, bool legacy, struct sts_endpoint *endpoint,
                                  struct failure *failure);

/* Builds AssumeRoleWithSAML, which exchanges the assertion for credentials; unsigned. The endpoint is borrowed.
 * sts_reply_parse parses the reply. */
void sts_request_with_saml(struct aws_request *request, const struct sts_endpoint *endpoint,
                           const struct secret *assertion_base64, const char *role_arn, const char *provider_arn,
                           long duration_seconds);

/* Builds AssumeRole (role chaining), signed with `source`, which is borrowed, too; at most one hour (AWS's limit).
 * `external_id` may be "". The session name is shortened and cleaned to AWS's 2..64 characters [\w+=,.@-]. */
void sts_request_chained(struct aws_request *request, const struct sts_endpoint *endpoint,
                         const struct sts_credentials *source, const char *role_arn, const char *external_id,
                         const char *session_name, long duration_seconds);

/* For the endpoint of STS or IAM from the configuration: writes the URL with a final "/": requests are signed for that
 * path, so the endpoint must be https://HOST[:PORT]. The failure (ERROR_CONFIG) names `service` and `variable`. */
must_check bool endpoint_url_read(const char *endpoint_url, const char *service, const char *variable, char *url,
                                  size_t size, struct failure *failure);
