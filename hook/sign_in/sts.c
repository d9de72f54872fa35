/* SPDX-License-Identifier: MIT
 *
 * The two requests to STS as forms. AssumeRoleWithSAML is unsigned, AssumeRole is signed with the credentials of the
 * first. Nothing is sent here; sts_reply.c reads the answers.
 */
#include "sign_in/sts.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum {
    CHAINED_SECONDS_MAX = 3600, /* AWS: role chaining */
    SESSION_NAME_MIN = 2,       /* STS: RoleSessionName, 2 to 64 */
    SESSION_NAME_MAX = 64,
};

static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

/* Appends "&name=value" in the form encoding; every byte outside RFC 3986's unreserved ones as %XX. */
static void
add_field(struct secret *form, const char *name, const char *value)
{
    static const char digits[] = "0123456789ABCDEF";

    secret_append(form, "&");
    secret_append(form, name);
    secret_append(form, "=");
    while (*value != '\0') {
        size_t plain = strspn(value, unreserved);

        secret_append_bytes(form, value, plain);
        value += plain;
        if (*value != '\0') {
            unsigned char byte = (unsigned char)*value++;
            char escaped[3] = {'%', digits[byte >> 4], digits[byte & 15]};

            secret_append_bytes(form, escaped, sizeof(escaped));
        }
    }
}

static void
add_duration(struct secret *form, long seconds)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%ld", seconds);
    add_field(form, "DurationSeconds", digits);
}

/* The request around a form that is complete. */
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
    add_field(&request->form, "RoleArn", role_arn);
    add_field(&request->form, "PrincipalArn", provider_arn);
    add_duration(&request->form, duration_seconds);
    add_field(&request->form, "SAMLAssertion", secret_text(assertion_base64));
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
    add_field(&request->form, "RoleArn", role_arn);
    add_field(&request->form, "RoleSessionName", cleaned);
    add_duration(&request->form, duration_seconds > CHAINED_SECONDS_MAX ? CHAINED_SECONDS_MAX : duration_seconds);
    if (external_id[0] != '\0') {
        add_field(&request->form, "ExternalId", external_id);
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
