/* SPDX-License-Identifier: MIT
 *
 * The e-mail and password of a login to the portal: from where, asked or kept, and what becomes of them when JumpCloud
 * has accepted or refused them. This file keeps one half of the promise that nobody is locked out (send_permission.h
 * has the other): a password that JumpCloud refused is dropped, marked and never offered again by itself.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/secret.h"
#include "protocol/failure.h"
#include "session/ask/login_subject.h"

enum {
    PASSWORDS_MAX = 3, /* sent in one login, wherever from; organisations lock accounts after five or so */
};

enum password_origin {
    PASSWORD_NONE,
    PASSWORD_STORED,       /* in the keyring, from an earlier login */
    PASSWORD_MACHINE,      /* of the login to this machine */
    PASSWORD_FROM_COMMAND, /* what password_command printed */
    PASSWORD_TYPED,
};

struct password_source {
    struct login_subject *subject; /* borrowed */
    struct secret password;
    enum password_origin origin;
    struct secret refused[PASSWORDS_MAX]; /* that JumpCloud refused for this e-mail */
    size_t refused_count;
    bool is_email_typed;    /* just now, so it may be the mistake */
    bool has_run_command;   /* once is enough */
    bool is_explicit_login; /* a person signs in to the portal itself, which gives what was marked another chance */
    bool is_announced;      /* that the kept one is used */
    bool is_stored;         /* it has been */
};

void password_source_clear(struct password_source *source);

/* Asks for the e-mail when none is known; what is no e-mail is asked for again. LOGIN_NEEDED when nobody can be asked.
 */
must_check bool password_source_find_email(struct password_source *source, struct failure *failure);

/* The kept password, unless a marker forbids it; else the one of the login to this machine; else what password_command
 * prints, when it may run; else a person is asked. Never one that JumpCloud refused in this login. */
must_check bool password_source_find(struct password_source *source, struct failure *failure);

/* The e-mail, when it was typed, and another password, after a refusal. */
must_check bool password_source_ask_again(struct password_source *source, struct failure *failure);

/* JumpCloud let the account in: the password is kept when it was typed (or when keep_password says so), markers go. */
void password_source_accepted(struct password_source *source);

/* JumpCloud asked for a factor, so e-mail and password are right: kept as above, unless somebody logged out since
 * (CLOCK_BOOTTIME). */
void password_source_proven(struct password_source *source, int64_t since_ns);

/* JumpCloud said no in other words: nothing is forgotten, a marker stays. */
void password_source_denied(const struct password_source *source, const struct failure *failure);

/* JumpCloud refused the password, with these words ("": none): it is forgotten and a marker stays. Always false. */
bool password_source_refused(struct password_source *source, const char *words, struct failure *failure);

/* A login is needed and nobody can be asked: LOGIN_NEEDED, or what an earlier one came to. Always false. */
bool password_source_needs_person(const struct login_subject *subject, struct failure *failure);

#define CLEANUP_PASSWORD_SOURCE CLEANUP(password_source_clear)
