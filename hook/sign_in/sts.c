/* SPDX-License-Identifier: MIT
 *
 * The two calls to STS: a form is built, sent, and the answer handed to sts_reply.c. AssumeRoleWithSAML is unsigned,
 * AssumeRole is signed with the credentials of the first.
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

static bool
call(struct http *http, const struct sts_endpoint *endpoint, const struct secret *form,
     const struct http_signing *signing, struct sts_credentials *credentials, enum sts_fault *fault,
     struct error *error)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct http_request request = {
        .url = endpoint->url,
        .body = form,
        .content_type = "application/x-www-form-urlencoded",
        .accept = "text/xml",
        .signing = signing,
        .to_aws = true,
    };

    *fault = STS_FAULT_OTHER;
    return http_perform(http, &request, &reply, error) &&
           sts_reply_parse(reply.status, &reply.body, credentials, fault, error);
}

bool
sts_assume_role_with_saml(struct http *http, const struct sts_endpoint *endpoint, const struct secret *assertion_base64,
                          const char *role_arn, const char *provider_arn, long duration_seconds,
                          struct sts_credentials *credentials, enum sts_fault *fault, struct error *error)
{
    CLEANUP_SECRET struct secret form = {0};

    secret_set(&form, "Action=AssumeRoleWithSAML&Version=2011-06-15");
    add_field(&form, "RoleArn", role_arn);
    add_field(&form, "PrincipalArn", provider_arn);
    add_duration(&form, duration_seconds);
    add_field(&form, "SAMLAssertion", secret_text(assertion_base64));
    return call(http, endpoint, &form, NULL, credentials, fault, error);
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

bool
sts_assume_role(struct http *http, const struct sts_endpoint *endpoint, const struct sts_credentials *source,
                const char *role_arn, const char *external_id, const char *session_name, long duration_seconds,
                struct sts_credentials *credentials, enum sts_fault *fault, struct error *error)
{
    CLEANUP_SECRET struct secret form = {0};
    char cleaned[SESSION_NAME_MAX + 1];
    const struct http_signing signing = {
        .region = endpoint->region,
        .service = "sts",
        .access_key_id = source->access_key_id,
        .secret_access_key = secret_text(&source->secret_access_key),
        .session_token = secret_text(&source->session_token),
    };

    clean_session_name(cleaned, session_name);
    secret_set(&form, "Action=AssumeRole&Version=2011-06-15");
    add_field(&form, "RoleArn", role_arn);
    add_field(&form, "RoleSessionName", cleaned);
    add_duration(&form, duration_seconds > CHAINED_SECONDS_MAX ? CHAINED_SECONDS_MAX : duration_seconds);
    if (external_id != NULL && external_id[0] != '\0') {
        add_field(&form, "ExternalId", external_id);
    }
    return call(http, endpoint, &form, &signing, credentials, fault, error);
}
