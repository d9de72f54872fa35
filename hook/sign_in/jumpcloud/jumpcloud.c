/* SPDX-License-Identifier: MIT
 *
 * The portal's requests: which URL, which headers, which body. What the answers mean is jumpcloud_reply.c's business.
 * Passwords, codes and cookies go to the two configured origins and nowhere else; no redirect is followed.
 */
#include "sign_in/jumpcloud/jumpcloud.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/json_cleanup.h"
#include "base/log.h"
#include "base/text.h"
#include "names/origin.h"
#include "sign_in/jumpcloud/portal_reply.h"

/* JumpCloud gives an xsrf token about 15 minutes (its engineer in saml2aws issue 230, 2018); a person may take their
 * time over a password. */
enum { XSRF_SECONDS = 10 * 60 };

static const char json_type[] = "application/json";
static const char format_line[] = "ajc-portal 1";

bool
jumpcloud_open(struct jumpcloud *jumpcloud, struct http *http, const char *console_url, const char *sso_url,
               struct failure *failure)
{
    struct jumpcloud opened = {.http = http};

    if (!origin_parse(console_url, opened.console_url)) {
        return failure_set(failure, FAILURE_CONSOLE_URL_WRONG, console_url);
    }
    if (!origin_parse(sso_url, opened.sso_url)) {
        return failure_set(failure, FAILURE_SSO_URL_WRONG, sso_url);
    }
    *jumpcloud = opened;
    return true;
}

void
jumpcloud_clear(struct jumpcloud *jumpcloud)
{
    secret_clear(&jumpcloud->xsrf);
    *jumpcloud = (struct jumpcloud){0};
}

void
jumpcloud_save(const struct jumpcloud *jumpcloud, struct secret *text)
{
    CLEANUP_SECRET struct secret cookies = {0};

    secret_clear(text);
    http_cookies_save(jumpcloud->http, &cookies);
    if (cookies.size == 0) {
        return;
    }
    secret_append(text, format_line);
    secret_append(text, "\nconsole ");
    secret_append(text, jumpcloud->console_url);
    secret_append(text, "\nsso ");
    secret_append(text, jumpcloud->sso_url);
    secret_append(text, "\n");
    secret_append_bytes(text, cookies.text, cookies.size);
}

/* Takes a line off the text when it is `name value`, or `name` alone with `value` NULL. */
static bool
take_line(const char **text, const char *name, const char *value)
{
    size_t name_length = strlen(name);
    size_t value_length = value == NULL ? 0 : strlen(value);
    const char *at = *text;

    if (strncmp(at, name, name_length) != 0) {
        return false;
    }
    at += name_length;
    if (value != NULL && (*at++ != ' ' || strncmp(at, value, value_length) != 0)) {
        return false;
    }
    at += value_length;
    if (*at != '\n') {
        return false;
    }
    *text = at + 1;
    return true;
}

void
jumpcloud_restore(struct jumpcloud *jumpcloud, const char *text)
{
    if (take_line(&text, format_line, NULL) && take_line(&text, "console", jumpcloud->console_url) &&
        take_line(&text, "sso", jumpcloud->sso_url)) {
        http_cookies_restore(jumpcloud->http, text);
    } else {
        log_debug("a portal session is kept that is not understood or is another host's: not used");
    }
}

bool
jumpcloud_ask(struct jumpcloud *jumpcloud, const char *path, const struct secret *body, struct http_reply *reply,
              struct failure *failure)
{
    CLEANUP_SECRET struct secret token = {0};
    char url[sizeof(jumpcloud->console_url) + JUMPCLOUD_PATH_MAX];
    const char *headers[] = {"X-Requested-With: XMLHttpRequest", NULL, NULL};
    struct http_request request = {
        .url = url,
        .body = body,
        .content_type = json_type,
        .accept = json_type,
        .headers = headers,
        .once = body != NULL,
    };

    snprintf(url, sizeof(url), "%s%s", jumpcloud->console_url, path);
    if (jumpcloud->xsrf.size > 0) {
        secret_set(&token, "X-Xsrftoken: ");
        secret_append(&token, jumpcloud->xsrf.text);
        headers[1] = token.text;
    }
    return http_perform(jumpcloud->http, &request, reply, failure);
}

bool
jumpcloud_prepare(struct jumpcloud *jumpcloud, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};

    if (jumpcloud->xsrf.size > 0 && clock_since_boot() < jumpcloud->xsrf_until) {
        return true;
    }
    secret_clear(&jumpcloud->xsrf);
    if (!jumpcloud_ask(jumpcloud, "/userconsole/xsrf", NULL, &reply, failure) ||
        !jumpcloud_reply_xsrf(reply.status, &reply.body, &jumpcloud->xsrf, failure)) {
        return false;
    }
    jumpcloud->xsrf_until = clock_since_boot() + XSRF_SECONDS;
    return true;
}

/* Prints the object as a request's body; both are wiped when they are given back. */
static bool
print_json(const cJSON *json, struct secret *body, struct failure *failure)
{
    char *printed = cJSON_PrintUnformatted(json);

    if (printed == NULL) {
        return failure_set(failure, FAILURE_NO_MEMORY_FOR_LOGIN);
    }
    secret_set(body, printed);
    secret_free(printed);
    return true;
}

/* The body as most public clients write it: lower camel case, `otp` only with a code. */
static bool
print_body(const char *email, const struct secret *password, const char *code, const char *redirect_to,
           struct secret *body, struct failure *failure)
{
    CLEANUP_JSON cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "email", email);
    cJSON_AddStringToObject(json, "password", secret_text(password));
    if (code[0] != '\0') {
        cJSON_AddStringToObject(json, "otp", code);
    }
    if (redirect_to != NULL) {
        cJSON_AddStringToObject(json, "context", "sso");
        cJSON_AddStringToObject(json, "redirectTo", redirect_to);
    }
    return print_json(json, body, failure);
}

/* One request with a secret and what its answer means. */
static bool
authenticate(struct jumpcloud *jumpcloud, const char *path, const struct secret *body, bool code_sent,
             struct jumpcloud_answer *answer, bool *is_there, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};

    if (!jumpcloud_ask(jumpcloud, path, body, &reply, failure)) {
        secret_clear(&jumpcloud->xsrf); /* perhaps that was wrong: the next attempt gets a new one */
        return false;
    }
    *is_there = reply.status != 404 && reply.status != 405;
    if (*is_there && !jumpcloud_reply_auth(reply.status, reply.content_type, reply.location, &reply.body, code_sent,
                                           answer, failure)) {
        secret_clear(&jumpcloud->xsrf);
        return false;
    }
    return true;
}

bool
jumpcloud_authenticate(struct jumpcloud *jumpcloud, const char *email, const struct secret *password, const char *code,
                       const char *redirect_to, struct jumpcloud_answer *answer, struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};
    bool code_sent = code != NULL && code[0] != '\0';
    bool is_there = false;

    if (!jumpcloud_prepare(jumpcloud, failure) ||
        !print_body(email, password, code_sent ? code : "", redirect_to, &body, failure) ||
        !authenticate(jumpcloud, "/userconsole/auth", &body, code_sent, answer, &is_there, failure)) {
        return false;
    }
    return is_there || portal_reply_not_json(404, failure);
}

bool
jumpcloud_authenticate_code(struct jumpcloud *jumpcloud, const char *code, struct jumpcloud_answer *answer,
                            bool *is_there, struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_JSON cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "otp", code);
    return jumpcloud_prepare(jumpcloud, failure) && print_json(json, &body, failure) &&
           authenticate(jumpcloud, "/userconsole/auth/totp", &body, true, answer, is_there, failure);
}

/* What may be shown of a redirect: not its query, which can carry tokens, and not too much. */
static bool
redirected_elsewhere(const struct jumpcloud *jumpcloud, const char *location, struct failure *failure)
{
    char shown[121];

    snprintf(shown, sizeof(shown), "%.*s", (int)strcspn(location, "?#"), location);
    return failure_set(failure, FAILURE_APPLICATION_REDIRECTS, shown, jumpcloud->console_url);
}

static bool
page_redirected(const struct jumpcloud *jumpcloud, const struct http_reply *reply, enum jumpcloud_page_kind *kind,
                struct failure *failure)
{
    switch (jumpcloud_reply_redirect(reply->location, jumpcloud->console_url)) {
    case REDIRECT_LOGIN:
        *kind = PAGE_LOGIN_NEEDED;
        return true;
    case REDIRECT_POLICY:
        return failure_set(failure, FAILURE_DEVICE_NOT_TRUSTED);
    case REDIRECT_PORTAL:
        return failure_set(failure, FAILURE_APPLICATION_NOT_GIVEN);
    case REDIRECT_OTHER:
    default:
        return redirected_elsewhere(jumpcloud, reply->location, failure);
    }
}

static bool
page_read(const struct jumpcloud *jumpcloud, struct http_reply *reply, enum jumpcloud_page_kind *kind,
          struct secret *page, struct failure *failure)
{
    static const char field[] = "SAMLResponse";

    if (memmem(secret_text(&reply->body), reply->body.size, field, sizeof(field) - 1) == NULL) {
        return failure_set(failure, FAILURE_PAGE_WITHOUT_ASSERTION, jumpcloud->sso_url,
                           reply->content_type[0] == '\0' ? "no type" : reply->content_type);
    }
    *kind = PAGE_ASSERTION;
    secret_move(page, &reply->body);
    return true;
}

static bool
page_refused(const struct jumpcloud *jumpcloud, const struct http_reply *reply, struct failure *failure)
{
    if (reply->status == 403 || reply->status == 404) {
        return failure_set(failure, FAILURE_APPLICATION_REFUSED, reply->status);
    }
    if (reply->status == 429 || reply->status >= 500) {
        return failure_set(failure, FAILURE_APPLICATION_UNAVAILABLE, reply->status);
    }
    return failure_set(failure, FAILURE_APPLICATION_NOT_UNDERSTOOD, jumpcloud->sso_url, reply->status);
}

bool
jumpcloud_page_request(const struct jumpcloud *jumpcloud, const char *url, struct http_request *request,
                       struct failure *failure)
{
    const char *path = origin_path(jumpcloud->sso_url, url);

    if (path == NULL || *path != '/') {
        return failure_set(failure, FAILURE_URL_OF_ANOTHER_HOST, url, jumpcloud->sso_url);
    }
    *request = (struct http_request){.url = url, .accept = "text/html,*/*;q=0.8"};
    return true;
}

bool
jumpcloud_page_read(const struct jumpcloud *jumpcloud, struct http_reply *reply, enum jumpcloud_page_kind *kind,
                    struct secret *page, struct failure *failure)
{
    if (reply->status == 200) {
        return page_read(jumpcloud, reply, kind, page, failure);
    }
    if (reply->status >= 300 && reply->status <= 399) {
        return page_redirected(jumpcloud, reply, kind, failure);
    }
    if (reply->status == 401) {
        *kind = PAGE_LOGIN_NEEDED;
        return true;
    }
    return page_refused(jumpcloud, reply, failure);
}

/* The address that pages which link to JumpCloud's logout use. Where it leads afterwards does not matter. */
bool
jumpcloud_logout(struct jumpcloud *jumpcloud)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    bool is_done = jumpcloud_ask(jumpcloud, "/userconsole/logout", NULL, &reply, NULL) && reply.status >= 200 &&
                   reply.status <= 399;

    if (!is_done) {
        log_debug("the portal session could not be ended at JumpCloud");
    }
    secret_clear(&jumpcloud->xsrf);
    return is_done;
}
