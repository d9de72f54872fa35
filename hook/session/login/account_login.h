/* SPDX-License-Identifier: MIT
 *
 * The login of one account: answers the worker's questions (which e-mail and password, which factor, may a secret be
 * sent, what was the result). Nothing here talks to JumpCloud.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "protocol/message.h"
#include "session/ask/code_source.h"
#include "session/ask/login_subject.h"
#include "session/ask/password_source.h"
#include "session/login/send_permission.h"

struct account_login {
    struct login_subject subject;
    enum factor wanted;     /* from --mfa; FACTOR_NONE: not given */
    bool is_explicit_login; /* an explicit `login`, which may make one attempt despite markers */
    bool is_forbidden;      /* no login is allowed; only the stored portal session may be used */
    struct failure denial;  /* set: a login of this account was denied in this run, and no other login is tried */
    /* internal */
    struct secret kept;  /* the portal session that was stored at the start; empty: none */
    struct secret tried; /* the portal session that did not work */
    struct password_source password;
    struct code_source code;
    struct send_permission permission;
    struct secret accepted;  /* the password that JumpCloud accepted, for a second login with a code */
    struct failure refusal;  /* of the last password or code */
    int passwords_refused;   /* in this login, for all e-mails */
    bool is_for_application; /* the current login sends a code for one application */
    bool is_unproven;        /* a code goes with the first request: a refusal may be about the password, too */
    bool has_started;        /* a login has started */
    bool has_resent;         /* a secret that JumpCloud did not process was sent again */
    bool has_secret;         /* the worker has a password, code, push or signature that it may ask to send */
    bool is_key_chosen;      /* the worker was asked to use a security key */
};

/* The factor that all later logins of this process use (--mfa). */
void account_login_prefer_factor(enum factor factor);

/* Finds the stored portal session. Copies the subject; at the end it contains the account's e-mail and factor. */
void account_login_init(struct account_login *login, const struct login_subject *subject);
void account_login_clear(struct account_login *login);

/* Each answers a question of the worker. False: the question is not valid at this point. */
must_check bool account_login_on_need_login(struct account_login *login, const struct message_need_login *question,
                                            struct message *answer);
must_check bool account_login_on_need_factor(struct account_login *login, const struct message_need_factor *question,
                                             struct message *answer);
must_check bool account_login_on_need_assertion(struct account_login *login,
                                                const struct message_need_assertion *question, struct message *answer);
must_check bool account_login_on_may_send(struct account_login *login, const struct message_may_send *question,
                                          struct message *answer);
must_check bool account_login_on_answered(struct account_login *login, const struct message_answered *question,
                                          struct message *answer);

/* For account_factor.c. Record: no other login of the account is tried in this run; a failure to get a code for one
 * application does not count. Stop: the answer is stop, with the failure. */
void account_login_record_denial(struct account_login *login, const struct failure *failure);
void account_login_stop(struct account_login *login, const struct failure *failure, struct message *answer);

/* A report on the portal session. */
must_check bool account_login_on_portal(struct account_login *login, const struct message_portal *report);

#define CLEANUP_ACCOUNT_LOGIN CLEANUP(account_login_clear)
