/* SPDX-License-Identifier: MIT
 *
 * The e-mail and password of a login to the portal: from where, asked or kept, and what becomes of them when JumpCloud
 * has accepted or refused them. Nothing here talks to JumpCloud. This file keeps half of the promise that nobody is
 * locked out: a password that JumpCloud refused is dropped, marked and never offered again by itself.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/secret.h"
#include "config/config.h"
#include "keyring/keyring.h"
#include "sign_in/jumpcloud/jumpcloud_reply.h"

enum {
    PORTAL_PASSWORDS_MAX = 3
}; /* sent in one attempt, wherever from; organisations lock accounts after five or so */

struct portal_attempt {
    struct keyring *keyring;
    const struct config *config;
    struct account *account;
    struct secret password;
    struct secret refused[PORTAL_PASSWORDS_MAX]; /* passwords that JumpCloud refused for this e-mail */
    size_t refused_count;
    int64_t started_ns;   /* CLOCK_BOOTTIME */
    bool is_email_asked;  /* the e-mail was typed just now, so it may be the mistake */
    bool is_typed;        /* the password was, as opposed to kept */
    bool is_seeded;       /* it is the one of the login to this machine */
    bool is_commanded;    /* it is what password_command printed */
    bool has_run_command; /* once is enough */
    bool is_deliberate;   /* a person signs in to the portal itself, which gives a refused command another chance */
    bool is_said;         /* that the kept one is used */
};
void portal_attempt_clear(struct portal_attempt *attempt);

/* Asks for the e-mail when none is known; what is no e-mail is asked for again. ERROR_NEEDS_PERSON when nobody can be
 * asked. */
must_check bool portal_attempt_find_email(struct portal_attempt *attempt, struct error *error);

/* The kept password, unless a mark forbids it; else the one of the login to this machine; else what password_command
 * prints, when it may run; else a person is asked. Never one that JumpCloud refused in this attempt. */
must_check bool portal_attempt_find_password(struct portal_attempt *attempt, struct error *error);

/* The e-mail, when it was typed, and another password, after a refusal. */
must_check bool portal_attempt_ask_again(struct portal_attempt *attempt, struct error *error);

/* JumpCloud let the account in: the password is kept when it was typed (or when keep_password says so), marks go, and
 * the password of the login to this machine is forgotten. */
void portal_attempt_accept(struct portal_attempt *attempt);

/* JumpCloud refused the password: it is forgotten and a mark stays. Always false, with the sentence for it. */
bool portal_attempt_refuse(struct portal_attempt *attempt, const struct jumpcloud_answer *answer, struct error *error);

/* True when a password that nobody typed just now was refused, or sent without an answer, since the attempt began: by
 * another process, while this one waited for its lock. */
bool portal_attempt_was_refused_meanwhile(const struct portal_attempt *attempt);

/* ERROR_NEEDS_PERSON: a login is needed and nobody can be asked. */
bool portal_attempt_needs_person(const struct account *account, struct error *error);

/* A sentence that ends with the command "ajc-hook login" means the default account: the e-mail of another one is put
 * behind it. Always false. */
bool portal_attempt_name_account(const struct portal_attempt *attempt, struct error *error);

#define CLEANUP_PORTAL_ATTEMPT CLEANUP(portal_attempt_clear)
