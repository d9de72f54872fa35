/* SPDX-License-Identifier: MIT
 *
 * One account's login, as the worker asks for its parts: which e-mail and password, which factor, may a secret be sent,
 * what came of it. Answers each question with a message. Nothing here talks to JumpCloud.
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
    enum factor wanted;     /* by --mfa; FACTOR_NONE: no such wish */
    bool is_explicit_login; /* a person logs in to the portal itself, which allows one attempt whatever is marked */
    bool is_forbidden;      /* the portal session that is kept will do, or nothing */
    struct failure denial;  /* set: a login of this account was denied in this run, and no other is tried */
    /* its own */
    struct secret kept;  /* the portal session that was there at the beginning; empty: none */
    struct secret tried; /* the one that will not do */
    struct password_source password;
    struct code_source code;
    struct send_permission permission;
    struct secret accepted;  /* the password that JumpCloud accepted, for a second login with a code */
    struct failure refusal;  /* of the last password or code */
    int passwords_refused;   /* in this login, for whichever e-mail */
    bool is_for_application; /* it is the one with a code */
    bool has_started;        /* there was a login */
    bool has_resent;         /* a secret that JumpCloud did not look at went twice */
    bool has_secret;         /* the worker was given a password, a code or a push that it may ask to send */
};

/* Finds the portal session that is kept. The subject is copied; it has the account's e-mail and factor at the end. */
void account_login_init(struct account_login *login, const struct login_subject *subject);
void account_login_clear(struct account_login *login);

/* Each answers a question of the worker. False: no honest worker would ask that now. */
must_check bool account_login_on_need_login(struct account_login *login, const struct message_need_login *question,
                                            struct message *answer);
must_check bool account_login_on_need_factor(struct account_login *login, const struct message_need_factor *question,
                                             struct message *answer);
must_check bool account_login_on_may_send(struct account_login *login, const struct message_may_send *question,
                                          struct message *answer);
must_check bool account_login_on_answered(struct account_login *login, const struct message_answered *question,
                                          struct message *answer);

/* A report on the portal session. */
must_check bool account_login_on_portal(struct account_login *login, const struct message_portal *report);

#define CLEANUP_ACCOUNT_LOGIN CLEANUP(account_login_clear)
