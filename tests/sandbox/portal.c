/* SPDX-License-Identifier: MIT
 *
 * xsrf token, password, code, logout and the two GET requests of JumpCloud's portal. Formats: saml2aws, aws-jumpcloud,
 * authum and other public clients, 2018 to 2025; where no client shows an answer the comment says so.
 */
#include "portal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "portal_session.h"
#include "raw.h"
#include "totp.h"

#define HTML "text/html; charset=utf-8"

enum { RETRY_AFTER_SECONDS = 30 };

void
portal_answer_message(struct answer *answer, unsigned status, const char *member, const char *text)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, member, text);
    answer_json(answer, status, json);
}

static void
give_xsrf(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    struct portal_session *session = portal_session_find(sandbox, request);
    const char *token;

    if (sandbox->script->xsrf == SCRIPT_XSRF_HTML) {
        answer_text(answer, MHD_HTTP_OK, HTML, "<!DOCTYPE html><html><body>We will be back soon.</body></html>\n");
        return;
    }
    if (sandbox->script->xsrf == SCRIPT_XSRF_500) {
        answer_text(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, HTML, "<html><body>Internal error</body></html>\n");
        return;
    }
    if (session == NULL) {
        session = portal_session_new(sandbox);
    }
    token = portal_session_give_xsrf(sandbox, session);
    portal_session_give_cookies(sandbox, session, answer);
    portal_answer_message(answer, MHD_HTTP_OK, "xsrf", token);
}

/* --- password and code --- */

/* No client shows what JumpCloud answers when cookie and token do not belong together; here it is 403. */
struct portal_session *
portal_session_for_login(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    struct portal_session *session = portal_session_find(sandbox, request);

    if (session == NULL || !portal_session_takes_xsrf(sandbox, session, request_header(request, "X-Xsrftoken"))) {
        portal_answer_message(answer, MHD_HTTP_FORBIDDEN, "message", "Invalid XSRF token.");
        return NULL;
    }
    return session;
}

/* The names' case does not matter: clients write "email" and "Email", and both work. */
static const char *
text_member(const cJSON *json, const char *name)
{
    const cJSON *member = cJSON_GetObjectItem(json, name);

    return cJSON_IsString(member) ? member->valuestring : "";
}

static cJSON *
factors_json(const struct script *script)
{
    cJSON *json = cJSON_CreateObject();
    cJSON *factors;

    cJSON_AddStringToObject(json, "message", "MFA required.");
    factors = cJSON_AddArrayToObject(json, "factors");
    for (size_t i = 0; i < script->factor_count; i++) {
        cJSON *factor = cJSON_CreateObject();
        cJSON_AddStringToObject(factor, "type", script->factors[i].type);
        cJSON_AddStringToObject(factor, "status", script->factors[i].status);
        cJSON_AddItemToArray(factors, factor);
    }
    return json;
}

/* 401 with the factors, or, to a client that does not ask for JSON, a redirect to the login page. */
static void
answer_code_wanted(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const struct script *script = sandbox->script;

    if (script->mfa_answer == SCRIPT_MFA_ANSWER_REDIRECT || !request_accepts(request, "application/json")) {
        answer_redirect(answer, "%s/login", sandbox->console_url);
    } else if (script->mfa_answer == SCRIPT_MFA_ANSWER_2XX) {
        answer_json(answer, MHD_HTTP_OK, factors_json(script));
    } else {
        answer_json(answer, MHD_HTTP_UNAUTHORIZED, factors_json(script));
    }
}

static void
answer_code_refused(struct sandbox *sandbox, struct answer *answer)
{
    switch ((enum script_wrong_code)sandbox->script->wrong_code) {
    case SCRIPT_WRONG_CODE_REDIRECT:
        answer_redirect(answer, "%s/login", sandbox->console_url);
        break;
    case SCRIPT_WRONG_CODE_ERROR: /* as aws-jumpcloud saw it until 2020 */
        portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "error", "multifactor authentication failed");
        break;
    case SCRIPT_WRONG_CODE_UNCLEAR: /* as for a wrong password */
        portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
        break;
    case SCRIPT_WRONG_CODE_FACTORS:
        answer_json(answer, MHD_HTTP_UNAUTHORIZED, factors_json(sandbox->script));
        break;
    }
}

void
portal_answer_logged_in(struct sandbox *sandbox, struct portal_session *session, const cJSON *asked, bool has_factor,
                        struct answer *answer)
{
    const char *redirect_to = text_member(asked, "redirectTo");
    cJSON *json;

    portal_session_log_in(sandbox, session, answer);
    session->has_factor = has_factor;
    if (sandbox->script->auth_body == SCRIPT_AUTH_BODY_EMPTY) {
        answer_text(answer, MHD_HTTP_OK, "application/json", "%s", "");
        return;
    }
    json = cJSON_CreateObject();
    if (sandbox->script->auth_body == SCRIPT_AUTH_BODY_REDIRECT && *redirect_to != '\0') {
        char url[1024];
        snprintf(url, sizeof(url), "%s/%s", sandbox->sso_url, redirect_to);
        cJSON_AddStringToObject(json, "redirectTo", url);
    }
    answer_json(answer, MHD_HTTP_OK, json);
}

/* A code works only once: JumpCloud refuses a second use while it is still valid. */
static bool
take_code(struct sandbox *sandbox, const char *code)
{
    const unsigned places = sizeof(sandbox->totp_steps_used) / sizeof(sandbox->totp_steps_used[0]);
    long long step = totp_step_of(sandbox->totp_key, sizeof(sandbox->totp_key), sandbox->totp_first_step, code);

    if (step < 0 || !script_offers(sandbox->script, "totp")) {
        return false;
    }
    for (unsigned i = 0; i < places; i++) {
        if (sandbox->totp_steps_used[i] == step) {
            return false;
        }
    }
    sandbox->totp_steps_used[sandbox->totp_step_count++ % places] = step;
    return true;
}

/* Only the password of the first organisation's account changes. */
static bool
is_password(const struct sandbox *sandbox, const struct request *request, const char *text)
{
    size_t length = strlen(sandbox->password);
    bool is_first = strcasecmp(request->host, SANDBOX_CONSOLE_HOST) == 0;

    return strncmp(text, sandbox->password, length) == 0 &&
           strcmp(text + length, is_first ? sandbox->script->password_suffix : "") == 0;
}

static void
check_login(struct sandbox *sandbox, const struct request *request, const cJSON *asked, struct answer *answer)
{
    struct portal_session *session = portal_session_for_login(sandbox, request, answer);
    const char *code = text_member(asked, "otp");

    if (session == NULL) {
        return;
    }
    if (strcasecmp(text_member(asked, "email"), sandbox->email) != 0 ||
        !is_password(sandbox, request, text_member(asked, "password"))) {
        cJSON_AddTrueToObject(answer->notes, "was_wrong");
        portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
    } else if (*code != '\0' && sandbox->script->code_beside_password && take_code(sandbox, code)) {
        portal_answer_logged_in(sandbox, session, asked, true, answer);
    } else if (sandbox->script->mfa == SCRIPT_MFA_NONE && (*code == '\0' || !sandbox->script->app_mfa)) {
        portal_answer_logged_in(sandbox, session, asked, false, answer);
    } else {
        session->has_password = true;
        if (*code == '\0') {
            answer_code_wanted(sandbox, request, answer);
        } else {
            answer_code_refused(sandbox, answer);
        }
    }
}

/* True when the script sets the answer. */
static bool
is_scripted(struct sandbox *sandbox, const struct request *request, const cJSON *asked, struct answer *answer)
{
    const struct script *script = sandbox->script;
    const bool has_code = *text_member(asked, "otp") != '\0';

    answer->delay_seconds = (unsigned)script->auth_seconds;
    answer->drop = script->auth == SCRIPT_AUTH_DROP || (script->auth == SCRIPT_AUTH_DROP_CODE && has_code) ||
                   (script->reuse_drop && request->nth > 1);
    switch ((enum script_auth)script->auth) {
    case SCRIPT_AUTH_HTML:
        answer_text(answer, MHD_HTTP_OK, HTML, "<!DOCTYPE html><html><body>We will be back soon.</body></html>\n");
        return true;
    case SCRIPT_AUTH_429:
        answer_header(answer, "Retry-After", "%d", RETRY_AFTER_SECONDS);
        answer_text(answer, MHD_HTTP_TOO_MANY_REQUESTS, HTML, "<html><body>Too many requests</body></html>\n");
        return true;
    case SCRIPT_AUTH_500:
        answer_text(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, HTML, "<html><body>Internal error</body></html>\n");
        return true;
    case SCRIPT_AUTH_401:
        portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", script->auth_words);
        return true;
    case SCRIPT_AUTH_403: /* no client shows what a policy on networks answers */
        portal_answer_message(answer, MHD_HTTP_FORBIDDEN, "message", script->auth_words);
        return true;
    case SCRIPT_AUTH_ELSEWHERE:
        answer_redirect(answer, "%s/login", sandbox->evil_url);
        return true;
    case SCRIPT_AUTH_418:
        answer_text(answer, 418, HTML, "<html><body>I'm a teapot</body></html>\n");
        return true;
    case SCRIPT_AUTH_DROP:
    case SCRIPT_AUTH_DROP_CODE:
    case SCRIPT_AUTH_NORMAL:
        break;
    }
    return answer->drop;
}

static void
note_login(const cJSON *asked, struct answer *answer)
{
    cJSON_AddBoolToObject(answer->notes, "had_password", *text_member(asked, "password") != '\0');
    cJSON_AddBoolToObject(answer->notes, "had_code", *text_member(asked, "otp") != '\0');
    cJSON_AddBoolToObject(answer->notes, "had_context", *text_member(asked, "context") != '\0');
    cJSON_AddBoolToObject(answer->notes, "had_redirect_to", *text_member(asked, "redirectTo") != '\0');
}

static void
authenticate(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    cJSON *asked = cJSON_ParseWithLength(request->body, request->body_size);

    note_login(asked, answer);
    if (!is_scripted(sandbox, request, asked, answer)) {
        if (cJSON_IsObject(asked)) {
            check_login(sandbox, request, asked, answer);
        } else {
            portal_answer_message(answer, MHD_HTTP_BAD_REQUEST, "message", "Bad request.");
        }
    }
    cJSON_Delete(asked);
}

/* The code alone, on a session whose password was accepted [authum]. */
static void
authenticate_code(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    cJSON *asked = cJSON_ParseWithLength(request->body, request->body_size);
    struct portal_session *session;

    note_login(asked, answer);
    if (!sandbox->script->code_alone) {
        answer_text(answer, MHD_HTTP_NOT_FOUND, HTML, "<html><body>Not found</body></html>\n");
    } else if (!is_scripted(sandbox, request, asked, answer) &&
               (session = portal_session_for_login(sandbox, request, answer)) != NULL) {
        if (!session->has_password) {
            portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
        } else if (take_code(sandbox, text_member(asked, "otp"))) {
            portal_answer_logged_in(sandbox, session, asked, true, answer);
        } else {
            answer_code_refused(sandbox, answer);
        }
    }
    cJSON_Delete(asked);
}

/* --- on a session --- */

static void
log_out(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    struct portal_session *session = portal_session_find(sandbox, request);

    if (session != NULL) {
        portal_session_end(sandbox, session);
    }
    answer_json(answer, MHD_HTTP_OK, cJSON_CreateObject());
}

static bool
is_logged_in(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const struct portal_session *session = portal_session_find(sandbox, request);

    if (session != NULL && session->is_logged_in) {
        return true;
    }
    portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Unauthorized");
    return false;
}

static void
show_self(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    cJSON *json;

    if (!is_logged_in(sandbox, request, answer)) {
        return;
    }
    json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "_id", "5be1f0a1c2d3e4f5a6b7c8d9");
    cJSON_AddStringToObject(json, "email", sandbox->email);
    cJSON_AddStringToObject(json, "username", "duffman");
    cJSON_AddStringToObject(json, "organization", "5be1f0a1c2d3e4f5a6b7c8d0");
    cJSON_AddBoolToObject(json, "totp_enabled", sandbox->script->mfa == SCRIPT_MFA_TOTP);
    cJSON_AddBoolToObject(json, "enableUserPortalMultifactor", sandbox->script->mfa == SCRIPT_MFA_TOTP);
    answer_json(answer, MHD_HTTP_OK, json);
}

static void
add_application(cJSON *list, const struct sandbox *sandbox, const char *name)
{
    cJSON *json = cJSON_CreateObject();
    char url[512];

    snprintf(url, sizeof(url), "%s/saml2/%s", sandbox->sso_url, name);
    cJSON_AddStringToObject(json, "name", "aws");
    cJSON_AddStringToObject(json, "displayLabel", name);
    cJSON_AddStringToObject(json, "ssoUrl", url);
    cJSON_AddBoolToObject(json, "active", true);
    cJSON_AddStringToObject(cJSON_AddObjectToObject(json, "sso"), "type", "saml");
    cJSON_AddItemToArray(list, json);
}

/* The script's own answer, with the hosts filled in. */
static cJSON *
scripted_applications(const struct sandbox *sandbox)
{
    cJSON *list = cJSON_Duplicate(sandbox->script->applications, true);
    cJSON *item;

    cJSON_ArrayForEach(item, list)
    {
        const char *url = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "ssoUrl"));
        char filled[1024];

        if (url != NULL && strncmp(url, "@sso", 4) == 0) {
            snprintf(filled, sizeof(filled), "%s%s", sandbox->sso_url, url + 4);
            cJSON_ReplaceItemInObjectCaseSensitive(item, "ssoUrl", cJSON_CreateString(filled));
        }
    }
    return list;
}

static void
list_applications(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const struct script *script = sandbox->script;
    cJSON *list;

    if (!is_logged_in(sandbox, request, answer)) {
        return;
    }
    if (script->applications != NULL) {
        answer_json(answer, MHD_HTTP_OK, scripted_applications(sandbox));
        return;
    }
    list = cJSON_CreateArray();
    for (size_t i = 0; i < script->app_count; i++) {
        add_application(list, sandbox, script->apps[i].name);
    }
    if (script->app_count == 0) {
        add_application(list, sandbox, "aws-prod");
    }
    answer_json(answer, MHD_HTTP_OK, list);
}

/* The real portal is a JavaScript program; without JavaScript it is a page without a form. */
static void
show_page(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    (void)sandbox, (void)request;
    answer_text(answer, MHD_HTTP_OK, HTML,
                "<!DOCTYPE html><html><head><title>JumpCloud User Console</title></head><body><div id=\"app\">"
                "</div></body></html>\n");
}

static const struct route {
    const char *method;
    const char *path;
    void (*handle)(struct sandbox *sandbox, const struct request *request, struct answer *answer);
} routes[] = {
    {"GET", "/userconsole/xsrf", give_xsrf},
    {"POST", "/userconsole/auth", authenticate},
    {"POST", "/userconsole/auth/totp", authenticate_code},
    {"DELETE", "/userconsole/auth", log_out},
    {"GET", "/userconsole/logout", log_out},
    {"POST", "/userconsole/logout", log_out},
    {"GET", "/userconsole/api/self", show_self},
    {"GET", "/userconsole/api/applications", list_applications},
    {"GET", "/login", show_page},
    {"GET", "/userconsole", show_page},
    {"GET", "/userconsole/", show_page},
};

void
portal_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    if (raw_answer(sandbox, request, answer)) {
        cJSON *asked = cJSON_ParseWithLength(request->body, request->body_size);

        note_login(asked, answer);
        cJSON_Delete(asked);
        return;
    }
    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
        if (strcmp(request->method, routes[i].method) == 0 && strcmp(request->path, routes[i].path) == 0) {
            routes[i].handle(sandbox, request, answer);
            return;
        }
    }
    if (!portal_push_handle(sandbox, request, answer) && !portal_key_handle(sandbox, request, answer)) {
        answer_text(answer, MHD_HTTP_NOT_FOUND, HTML, "<html><body>Not found</body></html>\n");
    }
}
