/* SPDX-License-Identifier: MIT
 *
 * Requests to AWS's query APIs.
 */
#include "sign_in/aws/request.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

void
form_add(struct secret *form, const char *name, const char *value)
{
    char *escaped = curl_easy_escape(NULL, value, 0);

    if (escaped == NULL) {
        abort(); /* out of memory, as in base/secret */
    }
    secret_append(form, form->size == 0 ? "" : "&");
    secret_append(form, name);
    secret_append(form, "=");
    secret_append(form, escaped);
    curl_free(escaped);
}

void
form_add_number(struct secret *form, const char *name, long value)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%ld", value);
    form_add(form, name, digits);
}

void
aws_request_finish(struct aws_request *request, const char *url, const struct sts_credentials *signer)
{
    if (signer != NULL) {
        request->signing.access_key_id = signer->access_key_id;
        request->signing.secret_access_key = secret_text(&signer->secret_access_key);
        request->signing.session_token = secret_text(&signer->session_token);
    }
    request->http = (struct http_request){
        .url = url,
        .body = &request->form,
        .content_type = "application/x-www-form-urlencoded",
        .accept = "text/xml",
        .signing = signer == NULL ? NULL : &request->signing,
        .to_aws = true,
    };
}

void
aws_request_clear(struct aws_request *request)
{
    secret_clear(&request->form);
    *request = (struct aws_request){0};
}
