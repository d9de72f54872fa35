/* SPDX-License-Identifier: MIT
 *
 * The portal's sessions and their cookies.
 */
#include "portal_session.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "encoding.h"
#include "random_text.h"

enum { NS_PER_SECOND = 1000000000, MAC_LENGTH = 40 };

struct portal_session *
portal_session_new(struct sandbox *sandbox)
{
    struct portal_session *session = calloc(1, sizeof(*session));

    if (session == NULL) {
        abort();
    }
    random_text(session->id, sizeof(session->id) - 1, RANDOM_HEX);
    leak_list_add(sandbox->leak_list, session->id);
    session->next = sandbox->sessions;
    sandbox->sessions = session;
    return session;
}

static int64_t
now_ns(const struct sandbox *sandbox)
{
    return clock_since_boot_ns() + (int64_t)sandbox->script->portal_ahead * NS_PER_SECOND;
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

    return session->is_logged_in && (is_past(sandbox, session->used_ns, script->session.idle_seconds) ||
                                     is_past(sandbox, session->login_ns, script->session.absolute_seconds));
}

struct portal_session *
portal_session_find(struct sandbox *sandbox, const struct request *request)
{
    struct portal_session *session = sandbox->sessions;
    char id[sizeof(session->id)];

    if (!request_cookie(request, PORTAL_SESSION_COOKIE, id, sizeof(id))) {
        return NULL;
    }
    while (session != NULL && strcmp(session->id, id) != 0) {
        session = session->next;
    }
    if (session == NULL) {
        return NULL;
    }
    if (is_over(sandbox, session)) {
        portal_session_end(sandbox, session);
        return NULL;
    }
    if (sandbox->script->session.extends) {
        session->used_ns = now_ns(sandbox);
    }
    return session;
}

static bool
has_xsrf(const struct sandbox *sandbox, const struct portal_session *session)
{
    return session->xsrf[0] != '\0' && !is_past(sandbox, session->xsrf_ns, sandbox->script->xsrf_seconds);
}

const char *
portal_session_give_xsrf(struct sandbox *sandbox, struct portal_session *session)
{
    if (!has_xsrf(sandbox, session)) {
        random_text(session->xsrf, sizeof(session->xsrf) - 1, RANDOM_ALPHANUMERIC);
        session->xsrf_ns = now_ns(sandbox);
        leak_list_add(sandbox->leak_list, session->xsrf);
    }
    return session->xsrf;
}

bool
portal_session_takes_xsrf(const struct sandbox *sandbox, const struct portal_session *session, const char *token)
{
    return has_xsrf(sandbox, session) && token != NULL && strcmp(token, session->xsrf) == 0;
}

void
portal_session_log_in(struct sandbox *sandbox, struct portal_session *session, struct answer *answer)
{
    session->is_logged_in = true;
    session->has_password = false;
    session->login_ns = session->used_ns = now_ns(sandbox);
    if (sandbox->script->rotate_cookie) {
        random_text(session->id, sizeof(session->id) - 1, RANDOM_HEX);
        leak_list_add(sandbox->leak_list, session->id);
        portal_session_give_cookies(sandbox, session, answer);
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
portal_session_end_all(struct sandbox *sandbox)
{
    while (sandbox->sessions != NULL) {
        portal_session_end(sandbox, sandbox->sessions);
    }
}

void
portal_session_follow_script(struct sandbox *sandbox)
{
    if (sandbox->sessions_ended != sandbox->script->end_sessions) {
        sandbox->sessions_ended = sandbox->script->end_sessions;
        portal_session_end_all(sandbox);
    }
}

void
portal_session_give_cookies(struct sandbox *sandbox, const struct portal_session *session, struct answer *answer)
{
    static const char attributes[] = "Domain=" SANDBOX_DOMAIN "; Path=/; Secure; HttpOnly";
    CLEANUP_FREE char *token = encoding_base64(session->xsrf, strlen(session->xsrf));
    char mac[MAC_LENGTH + 1];

    leak_list_add(sandbox->leak_list, token);
    random_text(mac, MAC_LENGTH, RANDOM_HEX);
    answer_header(answer, "Set-Cookie", PORTAL_XSRF_COOKIE "=%s|%lld|%s; %s", token,
                  (long long)clock_now() * NS_PER_SECOND, mac, attributes);
    answer_header(answer, "Set-Cookie", PORTAL_SESSION_COOKIE "=%s; %s", session->id, attributes);
}
