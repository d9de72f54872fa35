/* SPDX-License-Identifier: MIT
 *
 * The e-mail and password of a login to the portal: finds or asks for them, and stores or removes them after
 * JumpCloud's answer. With send_permission.h it ensures that ajc locks no account: a password that JumpCloud refused is
 * removed, marked and never used automatically again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/secret.h"
#include "protocol/failure.h"
#include "session/ask/login_subject.h"

enum {
    PASSWORDS_MAX = 3, /* sent in one login, from all sources; organisations lock accounts after about five */
};

enum password_origin {
    PASSWORD_NONE,
    PASSWORD_STORED,       /* from the keyring */
    PASSWORD_MACHINE,      /* of the login to this machine (keyring/machine_password.h) */
    PASSWORD_FROM_COMMAND, /* printed by password_command */
    PASSWORD_TYPED,
};

struct password_source {
    struct login_subject *subject; /* borrowed */
    struct secret password;
    enum password_origin origin;
    struct secret refused[PASSWORDS_MAX]; /* refused by JumpCloud for this e-mail */
    size_t refused_count;
    bool is_email_typed;    /* in this login, so it may be mistyped */
    bool has_run_command;   /* it runs once */
    bool is_explicit_login; /* an explicit `login`, which may make one attempt despite markers */
    bool is_announced;      /* the message about the use of the stored password was printed */
    bool is_stored;         /* the password is in the keyring */
};

void password_source_clear(struct password_source *source);

/* Asks for the e-mail when none is known; asks again when the answer is not an e-mail. LOGIN_NEEDED when there is no
 * terminal to ask on. */
must_check bool password_source_find_email(struct password_source *source, struct failure *failure);

/* The stored password, unless a marker forbids it; else the machine password; else the output of password_command, if
 * it may run; else asks. Never returns a password that JumpCloud refused in this login. */
must_check bool password_source_find(struct password_source *source, struct failure *failure);

/* After a refusal: asks for another password, and for the e-mail again if it was typed. */
must_check bool password_source_ask_again(struct password_source *source, struct failure *failure);

/* JumpCloud accepted the login: stores the password if it was typed (or if keep_password is set) and clears markers. */
void password_source_accepted(struct password_source *source);

/* JumpCloud asked for a factor, so e-mail and password are right: stores them as above, unless there was a logout after
 * `since_ns` (CLOCK_BOOTTIME). */
void password_source_proven(struct password_source *source, int64_t since_ns);

/* JumpCloud denied the login for another reason: keeps the password and writes a marker. */
void password_source_denied(const struct password_source *source, const struct failure *failure);

/* JumpCloud refused the password with this message ("": none): removes it and writes a marker. Always false. */
bool password_source_refused(struct password_source *source, const char *words, struct failure *failure);

/* A login is needed and there is no terminal to ask on: LOGIN_NEEDED, or the result of an earlier attempt. Always
 * false. */
bool password_source_needs_person(const struct login_subject *subject, struct failure *failure);
