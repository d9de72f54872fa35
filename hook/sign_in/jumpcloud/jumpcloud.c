/* SPDX-License-Identifier: MIT
 *
 * The portal's requests: URLs, headers and bodies. The table in answers.h defines what the answers mean.
 */
#include "sign_in/jumpcloud/jumpcloud.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "names/origin.h"
#include "sign_in/jumpcloud/portal_reply.h"

/* An xsrf token is valid for about 15 minutes (JumpCloud's engineer in saml2aws issue 230, 2018); a person may need
 * time to type a password. */
enum { XSRF_SECONDS = 10 * 60 };

static const char json_type[] = "application/json";

void
jumpcloud_clear(struct jumpcloud *jumpcloud)
{
    secret_clear(&jumpcloud->xsrf);
    *jumpcloud = (struct jumpcloud){0};
}

/* Appends the first lines of a stored portal session. */
static void
append_header(const struct jumpcloud *jumpcloud, struct secret *text)
{
    secret_append(text, "ajc-portal 1\nconsole ");
    secret_append(text, jumpcloud->console_url);
    secret_append(text, "\nsso ");
    secret_append(text, jumpcloud->sso_url);
    secret_append(text, "\n");
}

void
jumpcloud_save(const struct jumpcloud *jumpcloud, struct secret *text)
{
    CLEANUP_SECRET struct secret cookies = {0};

    secret_clear(text);
    http_cookies_save(jumpcloud->http, &cookies);
    if (cookies.size > 0) {
        append_header(jumpcloud, text);
        secret_append_bytes(text, cookies.text, cookies.size);
    }
}

void
jumpcloud_restore(struct jumpcloud *jumpcloud, const char *text)
{
    CLEANUP_SECRET struct secret header = {0};

    append_header(jumpcloud, &header);
    if (strncmp(text, header.text, header.size) == 0) {
        http_cookies_restore(jumpcloud->http, text + header.size);
    } else {
        log_debug("the stored portal session is invalid or belongs to another host: not used");
    }
}

bool
jumpcloud_open(struct jumpcloud *jumpcloud, struct http *http, const struct message_task *task, struct failure *failure)
{
    *jumpcloud = (struct jumpcloud){.http = http};
    http_cookies_restore(http, "");
    if (!origin_parse(task->console_url, jumpcloud->console_url)) {
        return failure_set(failure, FAILURE_CONSOLE_URL_WRONG, task->console_url);
    }
    if (!origin_parse(task->sso_url, jumpcloud->sso_url)) {
        return failure_set(failure, FAILURE_SSO_URL_WRONG, task->sso_url);
    }
    text_copy(jumpcloud->email, sizeof(jumpcloud->email), task->email);
    if (task->portal.size > 0) {
        jumpcloud_restore(jumpcloud, secret_text(&task->portal));
    }
    return true;
}

static bool
send_request(struct jumpcloud *jumpcloud, const char *path, const struct secret *body, struct http_reply *reply,
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

void
jumpcloud_read(const struct jumpcloud *jumpcloud, enum asked asked, const struct http_reply *reply,
               struct answer *answer, struct failure *failure)
{
    const struct answer_place place = {jumpcloud->console_url, jumpcloud->sso_url, jumpcloud->email};

    answer_read(asked, reply, &place, answer, failure);
    log_debug("answer: %s", answer_rows[answer->id].name);
}

bool
jumpcloud_ask(struct jumpcloud *jumpcloud, enum asked asked, const char *path, const struct secret *body,
              struct http_reply *reply, struct answer *answer, struct failure *failure)
{
    if ((body != NULL && !jumpcloud_prepare(jumpcloud, failure)) ||
        !send_request(jumpcloud, path, body, reply, failure)) {
        return false;
    }
    jumpcloud_read(jumpcloud, asked, reply, answer, failure);
    return true;
}

bool
jumpcloud_prepare(struct jumpcloud *jumpcloud, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_JSON cJSON *json = NULL;
    struct answer answer;

    if (jumpcloud->xsrf.size > 0 && clock_since_boot() < jumpcloud->xsrf_until) {
        return true;
    }
    secret_clear(&jumpcloud->xsrf);
    if (!jumpcloud_ask(jumpcloud, ASKED_XSRF, "/userconsole/xsrf", NULL, &reply, &answer, failure) ||
        answer.meaning != MEANS_TOKEN) {
        return false;
    }
    json = portal_reply_object(&reply.body);
    secret_set(&jumpcloud->xsrf, portal_reply_token(json));
    jumpcloud->xsrf_until = clock_since_boot() + XSRF_SECONDS;
    return true;
}

bool
jumpcloud_print(const cJSON *json, struct secret *body, struct failure *failure)
{
    char *printed = cJSON_PrintUnformatted(json);

    if (printed == NULL) {
        return failure_set(failure, FAILURE_NO_MEMORY_FOR_LOGIN);
    }
    secret_set(body, printed);
    secret_free(printed);
    return true;
}

/* Sends one request with a secret and reads the answer. A token that may be wrong is not used again. */
static bool
authenticate(struct jumpcloud *jumpcloud, enum asked asked, const struct secret *body, struct answer *answer,
             struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    const char *path = asked == ASKED_CODE_ALONE ? "/userconsole/auth/totp" : "/userconsole/auth";
    bool is_answered = jumpcloud_ask(jumpcloud, asked, path, body, &reply, answer, failure);

    if (!is_answered || answer->meaning < MEANS_NOT_THERE) {
        secret_clear(&jumpcloud->xsrf);
    }
    return is_answered;
}

/* The body as in most public clients: lower camel case, `otp` only with a code. */
bool
jumpcloud_authenticate(struct jumpcloud *jumpcloud, const struct secret *password, const char *code,
                       const char *redirect_to, struct answer *answer, struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_JSON cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "email", jumpcloud->email);
    cJSON_AddStringToObject(json, "password", secret_text(password));
    if (code[0] != '\0') {
        cJSON_AddStringToObject(json, "otp", code);
    }
    if (redirect_to != NULL) {
        cJSON_AddStringToObject(json, "context", "sso");
        cJSON_AddStringToObject(json, "redirectTo", redirect_to);
    }
    return jumpcloud_print(json, &body, failure) &&
           authenticate(jumpcloud, code[0] == '\0' ? ASKED_PASSWORD : ASKED_CODE, &body, answer, failure);
}

bool
jumpcloud_authenticate_code(struct jumpcloud *jumpcloud, const char *code, struct answer *answer,
                            struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_JSON cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "otp", code);
    return jumpcloud_print(json, &body, failure) && authenticate(jumpcloud, ASKED_CODE_ALONE, &body, answer, failure);
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
jumpcloud_is_alive(struct jumpcloud *jumpcloud, bool *is_alive, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct answer answer;

    if (!jumpcloud_ask(jumpcloud, ASKED_SELF, "/userconsole/api/self", NULL, &reply, &answer, failure)) {
        return false;
    }
    *is_alive = answer.meaning == MEANS_ALIVE;
    return answer.meaning != MEANS_NOT_PROCESSED;
}

/* The logout URL of JumpCloud's pages; its redirect is ignored. */
bool
jumpcloud_logout(struct jumpcloud *jumpcloud)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    bool is_done = send_request(jumpcloud, "/userconsole/logout", NULL, &reply, NULL) && reply.status >= 200 &&
                   reply.status <= 399;

    if (!is_done) {
        log_debug("the portal session could not be ended at JumpCloud");
    }
    secret_clear(&jumpcloud->xsrf);
    return is_done;
}
