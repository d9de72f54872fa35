/* SPDX-License-Identifier: MIT
 *
 * The JumpCloud Protect push: sent, polled, exchanged for a login. Shapes: saml2aws (pull request 720, 2021), the only
 * public client that does it; no client shows the answers to a second push within a minute or to a foreign id.
 */
#include "portal_session.h"

#include <string.h>

#include <microhttpd.h>

#include "base/clock.h"
#include "encoding.h"

#define PATH "/userconsole/auth/push"

enum { NS_PER_SECOND = 1000000000, ID_LENGTH = 24 };

static void
add_instant(cJSON *json, const char *name, time_t when)
{
    char text[CLOCK_TEXT_SIZE];

    clock_format_rfc3339(when, text);
    cJSON_AddStringToObject(json, name, text);
}

static void
answer_push(struct sandbox *sandbox, const struct portal_push *push, unsigned http, const char *status,
            struct answer *answer)
{
    const char *id = script_text(sandbox->script, "push.id");
    time_t sent_at = clock_now() - (time_t)((clock_since_boot_ns() - push->sent_ns) / NS_PER_SECOND);
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "id", id == NULL ? push->id : id);
    add_instant(json, "initiatedAt", sent_at);
    add_instant(json, "expiresAt", sent_at + script_number(sandbox->script, "push.seconds"));
    cJSON_AddStringToObject(json, "status", status);
    cJSON_AddStringToObject(json, "userId", "5be1f0a1c2d3e4f5a6b7c8d9");
    answer_json(answer, http, json);
}

static void
start(struct sandbox *sandbox, struct portal_session *session, struct answer *answer)
{
    struct portal_push *push = &session->push;

    if (!session->has_password) {
        answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
    } else if (script_is(sandbox->script, "push.answer", "refused") || !script_offers(sandbox->script, "push")) {
        answer_message(answer, MHD_HTTP_BAD_REQUEST, "message", "A push is already pending.");
    } else {
        random_text(push->id, ID_LENGTH, RANDOM_HEX);
        push->sent_ns = clock_since_boot_ns();
        push->polls = 0;
        answer_push(sandbox, push, MHD_HTTP_OK, "pending", answer);
    }
}

/* The scripted answer comes after the scripted number of polls. */
static void
show(struct sandbox *sandbox, struct portal_push *push, struct answer *answer)
{
    const struct script *script = sandbox->script;
    const char *status = script_text(script, "push.answer");
    long trouble = script_number(script, "push.trouble");
    int64_t life_ns = (int64_t)script_number(script, "push.seconds") * NS_PER_SECOND;

    if (push->polls++ < trouble) {
        answer_page(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, "Internal error");
    } else if (strcmp(status, "never") == 0 || push->polls <= trouble + script_number(script, "push.pending")) {
        answer_push(sandbox, push, MHD_HTTP_OK, clock_since_boot_ns() - push->sent_ns < life_ns ? "pending" : "expired",
                    answer);
    } else if (strcmp(status, "denied_401") == 0) {
        answer_push(sandbox, push, MHD_HTTP_UNAUTHORIZED, "denied", answer);
    } else {
        answer_push(sandbox, push, MHD_HTTP_OK, strcmp(status, "unknown") == 0 ? "postponed" : status, answer);
    }
}

static void
log_in(struct sandbox *sandbox, struct portal_session *session, struct answer *answer)
{
    const struct script *script = sandbox->script;

    if (!script_is(script, "push.answer", "accepted") || session->push.polls <= script_number(script, "push.pending") ||
        script_is_on(script, "push.login_refused")) {
        answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
        return;
    }
    session->push.id[0] = '\0';
    portal_session_log_in(sandbox, session, NULL, true, answer);
}

bool
portal_push_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const char *rest = request->path + strlen(PATH);
    bool is_post = strcmp(request->method, "POST") == 0;
    struct portal_session *session;

    if (strncmp(request->path, PATH, strlen(PATH)) != 0) {
        return false;
    }
    session = portal_session_for_login(sandbox, request, answer);
    if (session == NULL) {
        return true;
    }
    if (*rest == '\0' && is_post) {
        start(sandbox, session, answer);
        return true;
    }
    if (*rest != '/' || session->push.id[0] == '\0' || strncmp(rest + 1, session->push.id, ID_LENGTH) != 0) {
        return false;
    }
    rest += 1 + ID_LENGTH;
    if (*rest == '\0' && !is_post) {
        show(sandbox, &session->push, answer);
    } else if (strcmp(rest, "/login") == 0 && is_post) {
        log_in(sandbox, session, answer);
    } else {
        return false;
    }
    return true;
}
