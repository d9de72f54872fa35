/* SPDX-License-Identifier: MIT
 *
 * The console host: JumpCloud's user portal. xsrf token, password, code, logout and the two GET requests. JumpCloud
 * publishes no specification for it; formats: saml2aws, aws-jumpcloud, authum and other public clients, 2018 to 2025;
 * where no client shows an answer the comment says so.
 */
#include <stdlib.h>
#include <string.h>

#include <liboath/oath.h>
#include <microhttpd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "encoding.h"
#include "portal_session.h"

#define BE_BACK "We will be back soon."

static void
give_xsrf(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    struct portal_session *session = portal_session_find(sandbox, request);
    const char *token;

    if (!script_is(sandbox->script, "xsrf", "normal")) {
        bool is_html = script_is(sandbox->script, "xsrf", "html");

        answer_page(answer, is_html ? MHD_HTTP_OK : MHD_HTTP_INTERNAL_SERVER_ERROR,
                    is_html ? BE_BACK : "Internal error");
        return;
    }
    if (session == NULL) {
        session = portal_session_new(sandbox);
    }
    token = portal_session_give_xsrf(sandbox, session);
    portal_session_give_cookies(session, answer);
    answer_message(answer, MHD_HTTP_OK, "xsrf", token);
}

/* --- password and code --- */

/* The names' case does not matter: clients write "email" and "Email", and both work. */
static const char *
text_member(const cJSON *json, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(json, name));

    return text == NULL ? "" : text;
}

static void
refuse(struct answer *answer)
{
    answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
}

static void
answer_factors(const struct sandbox *sandbox, unsigned status, struct answer *answer)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "message", "MFA required.");
    cJSON_AddItemToObject(json, "factors", cJSON_Duplicate(script_json(sandbox->script, "factors"), true));
    answer_json(answer, status, json);
}

/* 401 with the factors, or, to a client that does not ask for JSON, a redirect to the login page. */
static void
answer_code_wanted(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const char *accept = request_header(request, "Accept");

    if (script_is(sandbox->script, "mfa_answer", "redirect") || accept == NULL ||
        strcasestr(accept, "application/json") == NULL) {
        answer_redirect(answer, sandbox->console_url, "/login");
    } else {
        answer_factors(sandbox, script_is(sandbox->script, "mfa_answer", "2xx") ? MHD_HTTP_OK : MHD_HTTP_UNAUTHORIZED,
                       answer);
    }
}

static void
answer_code_refused(struct sandbox *sandbox, struct answer *answer)
{
    if (script_is(sandbox->script, "wrong_code", "redirect")) {
        answer_redirect(answer, sandbox->console_url, "/login");
    } else if (script_is(sandbox->script, "wrong_code", "error")) { /* as aws-jumpcloud saw it until 2020 */
        answer_message(answer, MHD_HTTP_UNAUTHORIZED, "error", "multifactor authentication failed");
    } else if (script_is(sandbox->script, "wrong_code", "unclear")) { /* as for a wrong password */
        refuse(answer);
    } else {
        answer_factors(sandbox, MHD_HTTP_UNAUTHORIZED, answer);
    }
}

void
totp_code(const struct sandbox *sandbox, time_t when, char code[static TOTP_CODE_SIZE])
{
    /* Not oath_totp_generate(): on i386 liboath's time_t has 32 bits, ours 64. */
    if (oath_hotp_generate(sandbox->totp_key, sizeof(sandbox->totp_key), (uint64_t)(when / TOTP_SECONDS),
                           TOTP_CODE_SIZE - 1, false, OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK) {
        abort();
    }
}

/* A time at which this is the code, 0 for none. Codes since the sandbox's start remain valid, unlike at JumpCloud, so
 * that a slow machine does not make a test fail; those of the next minute are valid, too. */
static time_t
time_of_code(const struct sandbox *sandbox, const char *code)
{
    time_t last = clock_now() + 2L * TOTP_SECONDS;
    char right[TOTP_CODE_SIZE];

    for (time_t when = sandbox->started_at; when <= last; when += TOTP_SECONDS) {
        totp_code(sandbox, when, right);
        if (strcmp(code, right) == 0) {
            return when;
        }
    }
    return 0;
}

/* A code works only once: JumpCloud refuses a second use while it is still valid. */
static bool
take_code(struct sandbox *sandbox, const char *code)
{
    const unsigned places = sizeof(sandbox->totp_steps_used) / sizeof(sandbox->totp_steps_used[0]);
    time_t when = time_of_code(sandbox, code);

    if (when == 0 || !script_offers(sandbox->script, "totp")) {
        return false;
    }
    for (unsigned i = 0; i < places; i++) {
        if (sandbox->totp_steps_used[i] == when) {
            return false;
        }
    }
    sandbox->totp_steps_used[sandbox->totp_step_count++ % places] = when;
    return true;
}

/* Only the password of the first organisation's account changes. */
static bool
is_password(const struct sandbox *sandbox, const char *text)
{
    size_t length = strlen(sandbox->password);

    return strncmp(text, sandbox->password, length) == 0 &&
           strcmp(text + length, sandbox->is_first ? script_text(sandbox->script, "password_suffix") : "") == 0;
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
        !is_password(sandbox, text_member(asked, "password"))) {
        cJSON_AddTrueToObject(answer->notes, "was_wrong");
        refuse(answer);
    } else if (*code != '\0' && script_is_on(sandbox->script, "code_beside_password") && take_code(sandbox, code)) {
        portal_session_log_in(sandbox, session, asked, true, answer);
    } else if (script_is(sandbox->script, "mfa", "none") &&
               (*code == '\0' || !script_is_on(sandbox->script, "app_mfa"))) {
        portal_session_log_in(sandbox, session, asked, false, answer);
    } else {
        session->has_password = true;
        if (*code == '\0') {
            answer_code_wanted(sandbox, request, answer);
        } else {
            answer_code_refused(sandbox, answer);
        }
    }
}

/* `words` NULL: a message with the script's words; no client shows what a policy on networks answers. */
static const struct {
    const char *auth;
    unsigned status;
    const char *words;
} scripted_answers[] = {
    {"html", MHD_HTTP_OK, BE_BACK},
    {"429", MHD_HTTP_TOO_MANY_REQUESTS, "Too many requests"},
    {"500", MHD_HTTP_INTERNAL_SERVER_ERROR, "Internal error"},
    {"418", 418, "I'm a teapot"},
    {"401", MHD_HTTP_UNAUTHORIZED, NULL},
    {"403", MHD_HTTP_FORBIDDEN, NULL},
};

/* True when the script sets the answer. */
static bool
is_scripted(struct sandbox *sandbox, const struct request *request, const cJSON *asked, struct answer *answer)
{
    const struct script *script = sandbox->script;

    answer->delay_seconds = (unsigned)script_number(script, "auth_slow");
    answer->drop = script_is(script, "auth", "drop") ||
                   (script_is(script, "auth", "drop_code") && *text_member(asked, "otp") != '\0') ||
                   (script_is_on(script, "reuse_drop") && request->nth > 1);
    for (size_t i = 0; i < sizeof(scripted_answers) / sizeof(scripted_answers[0]); i++) {
        if (!script_is(script, "auth", scripted_answers[i].auth)) {
            continue;
        }
        if (scripted_answers[i].words == NULL) {
            answer_message(answer, scripted_answers[i].status, "message", script_text(script, "auth_words"));
        } else {
            answer_page(answer, scripted_answers[i].status, scripted_answers[i].words);
        }
        if (scripted_answers[i].status == MHD_HTTP_TOO_MANY_REQUESTS) {
            answer_header(answer, "Retry-After", print("30"));
        }
        return true;
    }
    if (script_is(script, "auth", "elsewhere")) {
        answer_redirect(answer, sandbox->evil_url, "/login");
        return true;
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
            answer_message(answer, MHD_HTTP_BAD_REQUEST, "message", "Bad request.");
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
    if (!script_is_on(sandbox->script, "code_alone")) {
        answer_page(answer, MHD_HTTP_NOT_FOUND, "Not found");
    } else if (!is_scripted(sandbox, request, asked, answer) &&
               (session = portal_session_for_login(sandbox, request, answer)) != NULL) {
        if (!session->has_password) {
            refuse(answer);
        } else if (take_code(sandbox, text_member(asked, "otp"))) {
            portal_session_log_in(sandbox, session, asked, true, answer);
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
    answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Unauthorized");
    return false;
}

static void
show_self(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    bool wants_code = script_is(sandbox->script, "mfa", "totp");
    cJSON *json;

    if (!is_logged_in(sandbox, request, answer)) {
        return;
    }
    json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "_id", "5be1f0a1c2d3e4f5a6b7c8d9");
    cJSON_AddStringToObject(json, "email", sandbox->email);
    cJSON_AddStringToObject(json, "username", "duffman");
    cJSON_AddStringToObject(json, "organization", "5be1f0a1c2d3e4f5a6b7c8d0");
    cJSON_AddBoolToObject(json, "totp_enabled", wants_code);
    cJSON_AddBoolToObject(json, "enableUserPortalMultifactor", wants_code);
    answer_json(answer, MHD_HTTP_OK, json);
}

static void
add_application(cJSON *list, const struct sandbox *sandbox, const char *name)
{
    cJSON *json = cJSON_CreateObject();
    CLEANUP_FREE char *url = print("%s/saml2/%s", sandbox->sso_url, name);

    cJSON_AddStringToObject(json, "name", "aws");
    cJSON_AddStringToObject(json, "displayLabel", name);
    cJSON_AddStringToObject(json, "ssoUrl", url);
    cJSON_AddBoolToObject(json, "active", true);
    cJSON_AddStringToObject(cJSON_AddObjectToObject(json, "sso"), "type", "saml");
    cJSON_AddItemToArray(list, json);
}

/* The script's own answer, with the hosts filled in. */
static cJSON *
scripted_applications(const struct sandbox *sandbox, const cJSON *scripted)
{
    cJSON *list = cJSON_Duplicate(scripted, true);
    cJSON *item;

    cJSON_ArrayForEach(item, list)
    {
        const char *url = json_text(item, "ssoUrl");

        if (strncmp(url, "@sso", 4) == 0) {
            CLEANUP_FREE char *filled = print("%s%s", sandbox->sso_url, url + 4);

            cJSON_ReplaceItemInObjectCaseSensitive(item, "ssoUrl", cJSON_CreateString(filled));
        }
    }
    return list;
}

/* An entry for each of the script's "apps", else one. */
static cJSON *
usual_applications(const struct sandbox *sandbox)
{
    cJSON *list = cJSON_CreateArray();
    const cJSON *app;

    cJSON_ArrayForEach(app, script_json(sandbox->script, "apps"))
    {
        add_application(list, sandbox, app->string);
    }
    if (list->child == NULL) {
        add_application(list, sandbox, "aws-prod");
    }
    return list;
}

static void
list_applications(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const cJSON *scripted = script_json(sandbox->script, "applications");

    if (is_logged_in(sandbox, request, answer)) {
        answer_json(answer, MHD_HTTP_OK,
                    scripted == NULL ? usual_applications(sandbox) : scripted_applications(sandbox, scripted));
    }
}

/* The real portal is a JavaScript program; without JavaScript it is a page without a form. */
static void
show_page(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    (void)sandbox, (void)request;
    answer_page(answer, MHD_HTTP_OK, "<div id=\"app\"></div>");
}

static const struct route {
    const char *method;
    const char *path;
    answer_host *handle;
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
    if (scripted_raw(sandbox, request, answer)) {
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
        answer_page(answer, MHD_HTTP_NOT_FOUND, "Not found");
    }
}
