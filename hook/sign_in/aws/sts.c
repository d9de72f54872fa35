/* SPDX-License-Identifier: MIT
 *
 * The two requests to STS as forms. AssumeRoleWithSAML is unsigned; AssumeRole is signed with the credentials of the
 * first request. This file sends nothing; sts_reply.c parses the replies.
 */
#include "sign_in/aws/sts.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sign_in/http/form.h"

enum {
    CHAINED_SECONDS_MAX = 3600, /* AWS: role chaining */
    SESSION_NAME_MIN = 2,       /* STS: RoleSessionName, 2 to 64 */
    SESSION_NAME_MAX = 64,
};

/* Builds the HTTP request for the complete form. */
static void
aim(struct sts_request *request, const struct sts_endpoint *endpoint, const struct http_signing *signing)
{
    request->http = (struct http_request){
        .url = endpoint->url,
        .body = &request->form,
        .content_type = "application/x-www-form-urlencoded",
        .accept = "text/xml",
        .signing = signing,
        .to_aws = true,
    };
}

void
sts_request_clear(struct sts_request *request)
{
    secret_clear(&request->form);
    *request = (struct sts_request){0};
}

void
sts_request_with_saml(struct sts_request *request, const struct sts_endpoint *endpoint,
                      const struct secret *assertion_base64, const char *role_arn, const char *provider_arn,
                      long duration_seconds)
{
    sts_request_clear(request);
    secret_set(&request->form, "Action=AssumeRoleWithSAML&Version=2011-06-15");
    form_add(&request->form, "RoleArn", role_arn);
    form_add(&request->form, "PrincipalArn", provider_arn);
    form_add_number(&request->form, "DurationSeconds", duration_seconds);
    form_add(&request->form, "SAMLAssertion", secret_text(assertion_base64));
    aim(request, endpoint, NULL);
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
sts_request_chained(struct sts_request *request, const struct sts_endpoint *endpoint,
                    const struct sts_credentials *source, const char *role_arn, const char *external_id,
                    const char *session_name, long duration_seconds)
{
    char cleaned[SESSION_NAME_MAX + 1];

    sts_request_clear(request);
    clean_session_name(cleaned, session_name);
    secret_set(&request->form, "Action=AssumeRole&Version=2011-06-15");
    form_add(&request->form, "RoleArn", role_arn);
    form_add(&request->form, "RoleSessionName", cleaned);
    form_add_number(&request->form, "DurationSeconds",
                    duration_seconds > CHAINED_SECONDS_MAX ? CHAINED_SECONDS_MAX : duration_seconds);
    if (external_id[0] != '\0') {
        form_add(&request->form, "ExternalId", external_id);
    }
    request->signing = (struct http_signing){
        .region = endpoint->region,
        .service = "sts",
        .access_key_id = source->access_key_id,
        .secret_access_key = secret_text(&source->secret_access_key),
        .session_token = secret_text(&source->session_token),
    };
    aim(request, endpoint, &request->signing);
}
