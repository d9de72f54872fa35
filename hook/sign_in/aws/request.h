/* SPDX-License-Identifier: MIT
 *
 * A request to one of AWS's query APIs: a form, perhaps signed. Pure functions; nothing is sent here.
 */
#pragma once

#include "base/secret.h"
#include "sign_in/aws/sts_reply.h"
#include "sign_in/http/client.h"

/* It must stay at the same address until it is answered. Free with aws_request_clear. */
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
