/* SPDX-License-Identifier: MIT
 *
 * Requests to AWS's query APIs, and STS's endpoint and its two requests: AssumeRoleWithSAML is unsigned; AssumeRole is
 * signed with the credentials of the first request. sts_reply.c parses the replies.
 */
#include "sign_in/aws/sts.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "names/origin.h"
#include "names/region.h"

enum {
    CHAINED_SECONDS_MAX = 3600, /* AWS: role chaining */
    SESSION_NAME_MIN = 2,       /* STS: RoleSessionName, 2 to 64 */
    SESSION_NAME_MAX = 64,
};

/* --- any query API --- */

void
form_add(struct secret *form, const char *name, const char *value)
{
    char *escaped = curl_easy_escape(NULL, value, 0);

    if (escaped == NULL) {
        memory_exhausted();
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

bool
endpoint_url_read(const char *endpoint_url, const char *service, const char *variable, char *url, size_t size,
                  struct failure *failure)
{
    char origin[ORIGIN_SIZE];
    int length = origin_parse(endpoint_url, origin) ? snprintf(url, size, "%s/", origin) : -1;

    return (length > 0 && (size_t)length < size) ||
           failure_set(failure, FAILURE_ENDPOINT_URL_WRONG, service, endpoint_url, variable);
}

/* --- the endpoint of STS --- */

/* The regions for which "legacy" selects the global host; newer regions always use their regional endpoint (AWS SDKs
 * reference guide, "AWS STS Regional endpoints"). */
static bool
is_old_region(const char *region)
{
    static const char *const old[] = {
        "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
        "eu-central-1",   "eu-north-1", "eu-west-1",      "eu-west-2",      "eu-west-3",
        "sa-east-1",      "us-east-1",  "us-east-2",      "us-west-1",      "us-west-2",
    };

    for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
        if (strcmp(region, old[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool
sts_endpoint_find(const struct message_open *open, const char *partition, const char *region,
                  struct sts_endpoint *endpoint, struct failure *failure)
{
    const struct partition *known = partition_find(partition);
    struct sts_endpoint found = {0};
    const char *own_region = partition_has_region(known, region) ? region
                             : known != NULL                     ? known->implicit_region
                                                                 : "us-east-1";
    bool is_global = open->is_sts_legacy && known != NULL && strcmp(known->name, "aws") == 0 &&
                     is_old_region(own_region);

    text_copy(found.region, sizeof(found.region), is_global ? "us-east-1" : own_region);
    if (open->sts_url[0] != '\0') {
        if (!endpoint_url_read(open->sts_url, "STS", open->sts_source, found.url, sizeof(found.url), failure)) {
            return false;
        }
    } else if (known == NULL) {
        return failure_set(failure, FAILURE_PARTITION_UNKNOWN, partition);
    } else if (is_global) {
        text_copy(found.url, sizeof(found.url), "https://sts.amazonaws.com/");
    } else {
        snprintf(found.url, sizeof(found.url), "https://sts.%s.%s/", found.region, known->dns_suffix);
    }
    *endpoint = found;
    return true;
}

/* --- the requests to STS --- */

void
sts_request_with_saml(struct aws_request *request, const struct sts_endpoint *endpoint,
                      const struct secret *assertion_base64, const char *role_arn, const char *provider_arn,
                      long duration_seconds)
{
    aws_request_clear(request);
    secret_set(&request->form, "Action=AssumeRoleWithSAML&Version=2011-06-15");
    form_add(&request->form, "RoleArn", role_arn);
    form_add(&request->form, "PrincipalArn", provider_arn);
    form_add_number(&request->form, "DurationSeconds", duration_seconds);
    form_add(&request->form, "SAMLAssertion", secret_text(assertion_base64));
    aws_request_finish(request, endpoint->url, NULL);
}

/* AWS's 2 to 64 characters [\w+=,.@-]; others become "-". */
static void
clean_session_name(char cleaned[static SESSION_NAME_MAX + 1], const char *name)
{
    const char *prefix = strlen(name) < SESSION_NAME_MIN ? "ajc-" : "";

    snprintf(cleaned, SESSION_NAME_MAX + 1, "%s%s", prefix, name);
    for (char *at = cleaned; *at != '\0'; at++) {
        char one[2] = {*at, '\0'};

        if (!text_is_made_of(one, 1, "_+=,.@-")) {
            *at = '-';
        }
    }
}

void
sts_request_chained(struct aws_request *request, const struct sts_endpoint *endpoint,
                    const struct sts_credentials *source, const char *role_arn, const char *external_id,
                    const char *session_name, long duration_seconds)
{
    char cleaned[SESSION_NAME_MAX + 1];

    aws_request_clear(request);
    clean_session_name(cleaned, session_name);
    secret_set(&request->form, "Action=AssumeRole&Version=2011-06-15");
    form_add(&request->form, "RoleArn", role_arn);
    form_add(&request->form, "RoleSessionName", cleaned);
    form_add_number(&request->form, "DurationSeconds",
                    duration_seconds > CHAINED_SECONDS_MAX ? CHAINED_SECONDS_MAX : duration_seconds);
    if (external_id[0] != '\0') {
        form_add(&request->form, "ExternalId", external_id);
    }
    request->signing = (struct http_signing){.region = endpoint->region, .service = "sts"};
    aws_request_finish(request, endpoint->url, source);
}
