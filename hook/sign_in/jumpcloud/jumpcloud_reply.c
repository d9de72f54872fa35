/* SPDX-License-Identifier: MIT
 *
 * JumpCloud's answers, read loosely: the shapes come from public clients (saml2aws, authum, aws-jumpcloud, jc2aws,
 * crowbar; 2018 to 2026), not from a contract. What is not recognised is never taken for "wrong password", because
 * that would throw the password away.
 */
#include "sign_in/jumpcloud/jumpcloud_reply.h"

#include <string.h>
#include <strings.h>

#include "base/json_cleanup.h"
#include "base/text.h"
#include "names/factor.h"
#include "names/origin.h"
#include "sign_in/jumpcloud/portal_reply.h"

enum { TOKEN_MAX = 512 }; /* seen: 32 characters */

/* The page of an outage, a proxy or a captive portal. */
static bool
is_html(const char *content_type, const struct secret *body)
{
    const char *text = secret_text(body);

    return text[strspn(text, " \t\r\n")] == '<' || strncasecmp(content_type, "text/html", 9) == 0;
}

static bool
is_blank(const struct secret *body)
{
    return strspn(secret_text(body), " \t\r\n") == body->size;
}

bool
jumpcloud_reply_xsrf(long status, const struct secret *body, struct secret *xsrf, struct failure *failure)
{
    CLEANUP_JSON cJSON *json = NULL;
    const char *token;

    if (portal_reply_is_trouble(status)) {
        return portal_reply_unavailable(status, failure);
    }
    json = status == 200 ? portal_reply_object(body) : NULL;
    token = portal_reply_text(json, "xsrf");
    if (!text_is_made_of(token, TOKEN_MAX, "+/=_-.|~")) {
        return portal_reply_not_json(status, failure);
    }
    secret_set(xsrf, token);
    return true;
}

/* Available factors; FACTOR_UNAVAILABLE when some are listed and none of them is. */
static unsigned
read_factors(const cJSON *list)
{
    unsigned available = 0;
    const cJSON *factor;

    cJSON_ArrayForEach(factor, list)
    {
        const char *status = portal_reply_text(factor, "status");

        if (status[0] == '\0' || strcasecmp(status, "available") == 0) {
            available |= (unsigned)factor_of_jumpcloud(portal_reply_text(factor, "type"));
        }
    }
    return available == 0 && cJSON_GetArraySize(list) > 0 ? FACTOR_UNAVAILABLE : available;
}

/* Fills in message and factors; true when the answer is about a further factor: a list of them, or the words of
 * saml2aws ("MFA required.") and of aws-jumpcloud (an error with "multifactor"). */
static bool
is_about_factor(const cJSON *json, struct jumpcloud_answer *answer)
{
    const char *message = portal_reply_words(json);

    text_make_visible(answer->message, sizeof(answer->message), message);
    answer->factors = read_factors(cJSON_GetObjectItemCaseSensitive(json, "factors"));
    return answer->factors != 0 || strcasestr(message, "mfa required") != NULL ||
           strcasestr(message, "multifactor") != NULL;
}

/* The path of a redirect, "" when there is none; its host is left aside. */
static const char *
path_of(const char *location)
{
    const char *host = strstr(location, "://");
    const char *end_of_origin = host == NULL ? location : host + 3 + strcspn(host + 3, "/?#");

    return *end_of_origin == '/' ? end_of_origin : "";
}

static bool
path_begins(const char *path, const char *with)
{
    size_t length = strlen(with);

    return strncmp(path, with, length) == 0 && strchr("/?#", path[length]) != NULL;
}

static bool
read_ok(const char *content_type, const struct secret *body, bool code_sent, struct jumpcloud_answer *answer,
        struct failure *failure)
{
    CLEANUP_JSON cJSON *json = portal_reply_object(body);

    if (json == NULL && is_html(content_type, body) && !is_blank(body)) {
        return portal_reply_not_json(200, failure);
    }
    if (is_about_factor(json, answer)) {
        answer->outcome = code_sent ? JUMPCLOUD_CODE_REFUSED : JUMPCLOUD_CODE_WANTED;
    } else {
        answer->outcome = JUMPCLOUD_ACCEPTED;
    }
    return true;
}

/* A 401 to a request with a code is about the code: the same password was accepted when the code was asked for. */
static bool
read_unauthorized(const struct secret *body, bool code_sent, struct jumpcloud_answer *answer, struct failure *failure)
{
    CLEANUP_JSON cJSON *json = portal_reply_object(body);

    if (json == NULL && !is_blank(body)) {
        return portal_reply_not_json(401, failure);
    }
    if (is_about_factor(json, answer)) {
        answer->outcome = code_sent ? JUMPCLOUD_CODE_REFUSED : JUMPCLOUD_CODE_WANTED;
    } else {
        answer->outcome = code_sent ? JUMPCLOUD_CODE_REFUSED : JUMPCLOUD_REFUSED;
    }
    return true;
}

/* Without "Accept: application/json" JumpCloud asks for a code by a redirect to its login page (aws-jumpcloud). */
static bool
read_redirect(long status, const char *location, bool code_sent, struct jumpcloud_answer *answer,
              struct failure *failure)
{
    if (!path_begins(path_of(location), "/login")) {
        return failure_set(failure, FAILURE_LOGIN_REDIRECTS, status);
    }
    answer->outcome = code_sent ? JUMPCLOUD_CODE_REFUSED : JUMPCLOUD_CODE_WANTED;
    return true;
}

static bool
read_forbidden(const struct secret *body, struct failure *failure)
{
    CLEANUP_JSON cJSON *json = portal_reply_object(body);
    struct jumpcloud_answer answer = {0};

    if (json == NULL) {
        return portal_reply_not_json(403, failure);
    }
    is_about_factor(json, &answer);
    return failure_set(failure, FAILURE_LOGIN_FORBIDDEN, answer.message[0] == '\0' ? "" : ", ", answer.message);
}

const char *
jumpcloud_reply_more(const struct jumpcloud_answer *answer)
{
    static const char *const usual[] = {"authentication failed", "mfa required", "multifactor"};

    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
        if (strcasestr(answer->message, usual[i]) != NULL) {
            return "";
        }
    }
    return answer->message;
}

static bool
read_other(long status, const struct secret *body, struct failure *failure)
{
    CLEANUP_JSON cJSON *json = portal_reply_object(body);
    struct jumpcloud_answer answer = {0};

    is_about_factor(json, &answer);
    return failure_set(failure, FAILURE_LOGIN_NOT_UNDERSTOOD, status, answer.message[0] == '\0' ? "" : ", ",
                       answer.message);
}

bool
jumpcloud_reply_auth(long status, const char *content_type, const char *location, const struct secret *body,
                     bool code_sent, struct jumpcloud_answer *answer, struct failure *failure)
{
    struct jumpcloud_answer read = {0};
    bool is_read;

    if (status >= 200 && status <= 299) {
        is_read = read_ok(content_type, body, code_sent, &read, failure);
    } else if (status >= 300 && status <= 399) {
        is_read = read_redirect(status, location, code_sent, &read, failure);
    } else if (status == 401) {
        is_read = read_unauthorized(body, code_sent, &read, failure);
    } else if (status == 403) {
        is_read = read_forbidden(body, failure);
    } else if (portal_reply_is_trouble(status)) {
        is_read = portal_reply_unavailable(status, failure);
    } else {
        is_read = read_other(status, body, failure);
    }
    if (is_read) {
        *answer = read;
    }
    return is_read;
}

/* What follows the console's origin in `location`, NULL when that is elsewhere. */
static const char *
path_on(const char *location, const char *console_url)
{
    bool is_relative = location[0] == '/' && location[1] != '/' && location[1] != '\\';

    return is_relative ? location : origin_path(console_url, location);
}

enum jumpcloud_redirect
jumpcloud_reply_redirect(const char *location, const char *console_url)
{
    const char *path = path_on(location, console_url);

    if (path == NULL) {
        return REDIRECT_OTHER;
    }
    if (strstr(path, "error=policyDenial") != NULL) {
        return REDIRECT_POLICY;
    }
    if (path_begins(path, "/login")) {
        return REDIRECT_LOGIN;
    }
    return path_begins(path, "/userconsole") ? REDIRECT_PORTAL : REDIRECT_OTHER;
}
