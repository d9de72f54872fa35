/* SPDX-License-Identifier: MIT
 *
 * The console host: JumpCloud's user portal, modelled on public clients. JumpCloud publishes no specification for it.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

struct portal_session;

void portal_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);

/* A JSON object with one text. */
void portal_answer_message(struct answer *answer, unsigned status, const char *member, const char *text);

/* The session that the request may log in: its cookie and its token belong together. NULL with the answer set. */
struct portal_session *portal_session_for_login(struct sandbox *sandbox, const struct request *request,
                                                struct answer *answer);

/* Logs the session in; `asked` is the request's JSON, NULL when there is none. */
void portal_answer_logged_in(struct sandbox *sandbox, struct portal_session *session, const cJSON *asked,
                             bool has_factor, struct answer *answer);

/* Everything below /userconsole/auth/push; false when the path is none of it. */
bool portal_push_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);

/* /userconsole/auth/webauthn, likewise. */
bool portal_key_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);
