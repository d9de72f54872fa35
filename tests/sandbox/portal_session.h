/* SPDX-License-Identifier: MIT
 *
 * The portal's sessions: created by /userconsole/xsrf before a login, marked as logged in by a login, ended by logout,
 * idle time, age or the script. Times use the clock that includes suspend.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sandbox.h"

#define PORTAL_SESSION_COOKIE "_jumpcloud_user_console_"
#define PORTAL_XSRF_COOKIE "_xsrf"

struct portal_session {
    struct portal_session *next;
    char id[33];   /* the cookie: 32 hex characters */
    char xsrf[33]; /* the token */
    int64_t xsrf_ns;
    bool is_logged_in;
    bool has_password; /* accepted; a code is still wanted */
    bool has_factor;   /* logged in with a code, a push or a security key */
    struct portal_push {
        char id[64]; /* "": none was sent */
        int64_t sent_ns;
        long polls;
    } push;
    struct portal_key {
        unsigned char challenge[32];
        char token[33];
        bool is_given; /* and not answered yet */
    } key;
    int64_t login_ns;
    int64_t used_ns;
};

struct portal_session *portal_session_new(struct sandbox *sandbox);

/* True when the request's cookies have a session of this organisation. */
bool portal_session_is_in(const struct sandbox *sandbox, const struct request *request);

/* The session of the request's cookie; NULL when there is none or it is over. This counts as a use when the script says
 * so. */
struct portal_session *portal_session_find(struct sandbox *sandbox, const struct request *request);

/* The session's token for a login; a new one when it is too old. */
const char *portal_session_give_xsrf(struct sandbox *sandbox, struct portal_session *session);

/* The session that the request may log in: its cookie and its token belong together. NULL with the answer set. */
struct portal_session *portal_session_for_login(struct sandbox *sandbox, const struct request *request,
                                                struct answer *answer);

/* Logs the session in and answers; `asked` is the request's JSON, NULL when there is none. */
void portal_session_log_in(struct sandbox *sandbox, struct portal_session *session, const cJSON *asked, bool has_factor,
                           struct answer *answer);
void portal_session_end(struct sandbox *sandbox, struct portal_session *session);

/* Ends every session when the script's end_sessions changed. */
void portal_session_follow_script(struct sandbox *sandbox);

/* Adds the two Set-Cookie headers. */
void portal_session_give_cookies(const struct portal_session *session, struct answer *answer);

/* Everything below /userconsole/auth/push, and /userconsole/auth/webauthn; false when the path is none of it. */
bool portal_push_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);
bool portal_key_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);
