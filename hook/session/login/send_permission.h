/* SPDX-License-Identifier: MIT
 *
 * The order in which a secret leaves for JumpCloud, as a small state machine. It keeps one half of the promise that
 * nobody is locked out: each password, code and push goes once, and only behind a marker that stays until the answer
 * is known.
 *
 *   idle ─ ask ─▶ the login lock is taken, the keyring is read again
 *                   another process has logged in, was refused, or logged out: the lock is given back ─▶ idle
 *                   else the marker of an attempt is written                                          ─▶ sent
 *   sent ─ answered ─▶ the marker goes when the answer is definite ─▶ settled, or pushing when a push is on its way
 *   pushing ─ answered ─▶ settled
 *   settled ─ release ─▶ the lock is given back ─▶ idle
 *
 * Between two steps either program may die: then the lock goes with its holder, and a marker that is there stays.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/secret.h"
#include "config/config.h"
#include "keyring/account_keys.h"
#include "keyring/keyring.h"
#include "protocol/message.h"

enum send_state { SEND_IDLE, SEND_SENT, SEND_PUSHING, SEND_SETTLED };

struct send_permission {
    struct keyring *keyring;       /* borrowed */
    const struct account *account; /* borrowed: whose secret it is */
    const struct secret *tried;    /* borrowed: the portal session that will not do; empty: there was none */
    int64_t started_ns;            /* CLOCK_BOOTTIME when the login began */
    bool is_automatic;             /* nobody typed the password just now */
    /* its own */
    enum send_state state;
    enum secret_sent what;
    int lock;
};

void send_permission_init(struct send_permission *permission);

/* Gives the lock back; a marker stays. */
void send_permission_clear(struct send_permission *permission);

enum send_decision {
    SEND_GO,                /* the marker is written and the lock is held: to be sent, once */
    SEND_USE_PORTAL,        /* another process logged in meanwhile: `portal` is its portal session */
    SEND_REFUSED_MEANWHILE, /* another process was refused, or got no answer, since the login began */
    SEND_LOGGED_OUT,        /* the account was logged out since the login began */
    SEND_NO_MARKER,         /* there is no place for the marker, and nothing automatic goes without one */
    SEND_NO_LOCK,           /* `error`: ERROR_NETWORK when another process held it for too long */
    SEND_OUT_OF_ORDER,      /* the answer to what was sent before is still to come */
};

/* Asks for a secret to be sent. `take_lock` takes the login lock, and waits for it as the caller wants. */
enum send_decision send_permission_ask(struct send_permission *permission, enum secret_sent what,
                                       bool (*take_lock)(int *lock, struct error *error), struct portal *portal,
                                       struct error *error);

/* What came of it, and its sentence for the marker where it stays for an answer that is not known. False: nothing was
 * sent that this could be the answer to. What is to be kept of it is stored before the lock is given back. */
must_check bool send_permission_answered(struct send_permission *permission, enum login_outcome outcome,
                                         const char *sentence);

/* Gives the lock back; while a push waits for its answer nothing happens. */
void send_permission_release(struct send_permission *permission);
