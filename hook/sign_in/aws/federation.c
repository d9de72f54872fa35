/* SPDX-License-Identifier: MIT
 *
 * The federation endpoint. It takes the credentials in the query of a GET request (as aws-vault, granted, aws-okta and
 * saml2aws send them; a body is not documented), so the request URL is a secret like the result.
 */
#include "sign_in/aws/federation.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "sign_in/aws/sts.h"

enum { TOKEN_LENGTH_MAX = 16384, DURATION_MIN_SECONDS = 900, DURATION_MAX_SECONDS = 43200 };

/* "https://HOST/federation?" */
static void
start_url(const struct federation *federation, struct secret *url)
{
    if (federation->endpoint_url[0] == '\0') {
        secret_set(url, "https://");
        secret_append(url, federation->partition->signin_host);
    } else {
        secret_set(url, federation->endpoint_url);
    }
    secret_append(url, "/federation?");
}

static void
write_request(const struct federation *federation, const struct sts_credentials *credentials, long session_seconds,
              struct secret *url)
{
    CLEANUP_JSON cJSON *session = cJSON_CreateObject();
    CLEANUP_JSON_TEXT char *printed = NULL;
    CLEANUP_SECRET struct secret query = {0};

    cJSON_AddStringToObject(session, "sessionId", credentials->access_key_id);
    cJSON_AddStringToObject(session, "sessionKey", secret_text(&credentials->secret_access_key));
    cJSON_AddStringToObject(session, "sessionToken", secret_text(&credentials->session_token));
    printed = cJSON_PrintUnformatted(session);
    form_add(&query, "Action", "getSigninToken");
    if (session_seconds != 0) {
        form_add_number(&query, "SessionDuration", session_seconds);
    }
    form_add(&query, "Session", printed == NULL ? "" : printed);
    start_url(federation, url);
    secret_append(url, secret_text(&query));
}

static bool
parse(const struct federation *federation, const struct http_reply *reply, struct secret *token,
      struct failure *failure)
{
    CLEANUP_JSON cJSON *json = NULL;
    const char *text;

    if (reply->status == 200) {
        json = cJSON_ParseWithLength(secret_text(&reply->body), reply->body.size);
        text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "SigninToken"));
        if (text == NULL || !text_is_made_of(text, TOKEN_LENGTH_MAX, "+/=_.~-")) {
            return failure_set(failure, FAILURE_CONSOLE_NOT_UNDERSTOOD);
        }
        secret_set(token, text);
        return true;
    }
    if (reply->status >= 500 || reply->status == 429) {
        return failure_set(failure, FAILURE_CONSOLE_UNAVAILABLE, reply->status);
    }
    return failure_set(failure, FAILURE_CONSOLE_REFUSED, reply->status, federation->profile);
}

static bool
ask_token(struct http *http, const struct federation *federation, const struct sts_credentials *credentials,
          struct secret *token, struct failure *failure)
{
    long session_seconds = federation->session_seconds < DURATION_MIN_SECONDS   ? 0
                           : federation->session_seconds > DURATION_MAX_SECONDS ? DURATION_MAX_SECONDS
                                                                                : federation->session_seconds;

    for (;;) {
        CLEANUP_SECRET struct secret url = {0};
        CLEANUP_HTTP_REPLY struct http_reply reply = {0};
        struct http_request request = {.accept = "application/json", .to_aws = true};

        write_request(federation, credentials, session_seconds, &url);
        request.url = secret_text(&url);
        if (!http_perform(http, &request, &reply, failure)) {
            return false;
        }
        if (reply.status == 200 || reply.status >= 429 || session_seconds == 0) {
            return parse(federation, &reply, token, failure);
        }
        log_debug("AWS refused a console session of %ld seconds: trying without a duration", session_seconds);
        session_seconds = 0;
    }
}

static void
write_destination(const struct federation *federation, struct secret *destination)
{
    if (federation->destination[0] != '\0') {
        secret_set(destination, federation->destination);
        return;
    }
    secret_set(destination, "https://");
    secret_append(destination, federation->partition->console_host);
    secret_append(destination, "/");
    secret_append(destination, federation->service[0] == '\0' ? "console" : federation->service);
    secret_append(destination, "/home?region=");
    secret_append(destination, federation->region);
}

bool
federation_find_url(struct http *http, const struct federation *federation, const struct sts_credentials *credentials,
                    struct secret *url, struct failure *failure)
{
    CLEANUP_SECRET struct secret token = {0};
    CLEANUP_SECRET struct secret destination = {0};
    CLEANUP_SECRET struct secret query = {0};

    if (!ask_token(http, federation, credentials, &token, failure)) {
        return false;
    }
    write_destination(federation, &destination);
    form_add(&query, "Action", "login");
    form_add(&query, "Issuer", federation->issuer);
    form_add(&query, "Destination", secret_text(&destination));
    form_add(&query, "SigninToken", secret_text(&token));
    start_url(federation, url);
    secret_append(url, secret_text(&query));
    return true;
}
