/* SPDX-License-Identifier: MIT
 *
 * The portal's sessions and their cookies.
 */
#include "portal_session.h"

#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "encoding.h"
#include "record.h"

enum { NS_PER_SECOND = 1000000000, MAC_LENGTH = 40 };

struct portal_session *
portal_session_new(struct sandbox *sandbox)
{
    struct portal_session *session = checked(calloc(1, sizeof(*session)));

    random_text(session->id, sizeof(session->id) - 1, RANDOM_HEX);
    record_secret(session->id);
    session->next = sandbox->sessions;
    sandbox->sessions = session;
    return session;
}

static int64_t
now_ns(const struct sandbox *sandbox)
{
    return clock_since_boot_ns() + (int64_t)script_number(sandbox->script, "portal_ahead") * NS_PER_SECOND;
}

static bool
is_past(const struct sandbox *sandbox, int64_t since_ns, long seconds)
{
    return seconds > 0 && now_ns(sandbox) - since_ns >= (int64_t)seconds * NS_PER_SECOND;
}

static bool
is_over(const struct sandbox *sandbox, const struct portal_session *session)
{
    const struct script *script = sandbox->script;

    return session->is_logged_in &&
           (is_past(sandbox, session->used_ns, script_number(script, "session.idle_seconds")) ||
            is_past(sandbox, session->login_ns, script_number(script, "session.absolute_seconds")));
}

static struct portal_session *
session_of(const struct sandbox *sandbox, const struct request *request)
{
    const char *id = request_cookie(request, PORTAL_SESSION_COOKIE);
    struct portal_session *session = id == NULL ? NULL : sandbox->sessions;

    while (session != NULL && strcmp(session->id, id) != 0) {
        session = session->next;
    }
    return session;
}

bool
portal_session_is_in(const struct sandbox *sandbox, const struct request *request)
{
    return session_of(sandbox, request) != NULL;
}

struct portal_session *
portal_session_find(struct sandbox *sandbox, const struct request *request)
{
    struct portal_session *session = session_of(sandbox, request);

    if (session != NULL && is_over(sandbox, session)) {
        portal_session_end(sandbox, session);
        return NULL;
    }
    if (session != NULL && script_is_on(sandbox->script, "session.extends")) {
        session->used_ns = now_ns(sandbox);
    }
    return session;
}

static bool
has_xsrf(const struct sandbox *sandbox, const struct portal_session *session)
{
    return session->xsrf[0] != '\0' &&
           !is_past(sandbox, session->xsrf_ns, script_number(sandbox->script, "xsrf_seconds"));
}

const char *
portal_session_give_xsrf(struct sandbox *sandbox, struct portal_session *session)
{
    if (!has_xsrf(sandbox, session)) {
        random_text(session->xsrf, sizeof(session->xsrf) - 1, RANDOM_ALPHANUMERIC);
        session->xsrf_ns = now_ns(sandbox);
        record_secret(session->xsrf);
    }
    return session->xsrf;
}

/* No client shows what JumpCloud answers when cookie and token do not belong together; here it is 403. */
struct portal_session *
portal_session_for_login(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    struct portal_session *session = portal_session_find(sandbox, request);
    const char *token = request_header(request, "X-Xsrftoken");

    if (session == NULL || !has_xsrf(sandbox, session) || token == NULL || strcmp(token, session->xsrf) != 0) {
        answer_message(answer, MHD_HTTP_FORBIDDEN, "message", "Invalid XSRF token.");
        return NULL;
    }
    return session;
}

void
portal_session_log_in(struct sandbox *sandbox, struct portal_session *session, const cJSON *asked, bool has_factor,
                      struct answer *answer)
{
    const char *redirect_to = cJSON_GetStringValue(cJSON_GetObjectItem(asked, "redirectTo"));
    CLEANUP_FREE char *url = print("%s/%s", sandbox->sso_url, redirect_to == NULL ? "" : redirect_to);

    session->is_logged_in = true;
    session->has_password = false;
    session->has_factor = has_factor;
    session->login_ns = session->used_ns = now_ns(sandbox);
    if (script_is_on(sandbox->script, "rotate_cookie")) {
        random_text(session->id, sizeof(session->id) - 1, RANDOM_HEX);
        record_secret(session->id);
        portal_session_give_cookies(session, answer);
    }
    if (script_is(sandbox->script, "auth_body", "empty")) {
        answer_text(answer, MHD_HTTP_OK, "application/json", print("%s", ""));
    } else if (script_is(sandbox->script, "auth_body", "redirect") && redirect_to != NULL && *redirect_to != '\0') {
        answer_message(answer, MHD_HTTP_OK, "redirectTo", url);
    } else {
        answer_json(answer, MHD_HTTP_OK, cJSON_CreateObject());
    }
}

void
portal_session_end(struct sandbox *sandbox, struct portal_session *session)
{
    struct portal_session **at = &sandbox->sessions;

    while (*at != session) {
        at = &(*at)->next;
    }
    *at = session->next;
    free(session);
}

void
portal_session_follow_script(struct sandbox *sandbox)
{
    long ended = script_number(sandbox->script, "end_sessions");

    while (sandbox->sessions_ended != ended && sandbox->sessions != NULL) {
        portal_session_end(sandbox, sandbox->sessions);
    }
    sandbox->sessions_ended = ended;
}

void
portal_session_give_cookies(const struct portal_session *session, struct answer *answer)
{
    static const char attributes[] = "Domain=" SANDBOX_DOMAIN "; Path=/; Secure; HttpOnly";
    CLEANUP_FREE char *token = encoding_base64(session->xsrf, strlen(session->xsrf));
    char mac[MAC_LENGTH + 1];

    record_secret(token);
    random_text(mac, MAC_LENGTH, RANDOM_HEX);
    answer_header(
        answer, "Set-Cookie",
        print(PORTAL_XSRF_COOKIE "=%s|%lld|%s; %s", token, (long long)clock_now() * NS_PER_SECOND, mac, attributes));
    answer_header(answer, "Set-Cookie", print(PORTAL_SESSION_COOKIE "=%s; %s", session->id, attributes));
}
