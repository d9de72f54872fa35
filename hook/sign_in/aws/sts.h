/* SPDX-License-Identifier: MIT
 *
 * Requests to AWS's query APIs (a form, perhaps signed), and those to STS: AssumeRoleWithSAML and the chained
 * AssumeRole, version 2011-06-15. Pure functions; nothing is sent here.
 */
#pragma once

#include "base/secret.h"
#include "protocol/message.h"
#include "sign_in/aws/sts_reply.h"
#include "sign_in/http/client.h"

/* --- any query API --- */

/* A request. It must stay at the same address until it is answered. Free with aws_request_clear. */
struct aws_request {
    struct secret form;
    char url[512];               /* if there is no other place for it */
    struct http_signing signing; /* region and service are set before aws_request_finish */
    struct http_request http;
};

/* Appends "&name=value", or "name=value" to an empty form; writes every byte of the value that is not unreserved in RFC
 * 3986 as %XX. */
void form_add(struct secret *form, const char *name, const char *value);
void form_add_number(struct secret *form, const char *name, long value);

/* Builds `http` for the complete form; all parameters are borrowed. `signer` NULL: unsigned. */
void aws_request_finish(struct aws_request *request, const char *url, const struct sts_credentials *signer);

void aws_request_clear(struct aws_request *request);

#define CLEANUP_AWS_REQUEST CLEANUP(aws_request_clear)

/* For the endpoint of STS or IAM from the configuration: writes the URL with a final "/": requests are signed for that
 * path, so the endpoint must be https://HOST[:PORT]. The failure (ERROR_CONFIG) names `service` and `variable`. */
must_check bool endpoint_url_read(const char *endpoint_url, const char *service, const char *variable, char *url,
                                  size_t size, struct failure *failure);

/* --- STS --- */

/* Finds the STS endpoint of a partition: regional by default; the partition's implicit region when `region` is "" or
 * in another partition. The URL and the setting to name when that is invalid, and whether the old regions of partition
 * aws use the global host, are in `open`. */
struct sts_endpoint {
    char url[512];
    char region[64]; /* signing region */
};
must_check bool sts_endpoint_find(const struct message_open *open, const char *partition, const char *region,
                                  struct sts_endpoint *endpoint, struct failure *failure);

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
