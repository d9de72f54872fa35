/* SPDX-License-Identifier: MIT
 *
 * The steps of sending a secret to JumpCloud, as a small state machine. With password_source.h it ensures that ajc
 * locks no account: each password, code and push is sent once, and only after a marker was written that stays until the
 * answer is known.
 *
 *   idle ─ ask ─▶ the login lock is taken, the keyring is read again
 *                   another process logged in, was refused, or logged out: the lock is released ─▶ idle
 *                   else the attempt marker is written                                          ─▶ sent
 *   sent ─ answered ─▶ the marker is cleared when the answer is definite ─▶ settled; or pushing after a push
 *   pushing ─ answered ─▶ settled
 *   settled ─ release ─▶ the lock is released ─▶ idle
 *
 * When a program dies between two steps, the kernel releases the lock and the marker stays.
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
    const struct account *account; /* borrowed: the account of the secret */
    const struct secret *tried;    /* borrowed: the portal session that did not work; empty: none */
    int64_t started_ns;            /* CLOCK_BOOTTIME when the login began */
    bool is_automatic;             /* the password was not just typed */
    /* internal */
    enum send_state state;
    enum secret_sent what;
    int lock;
};

#define SEND_PERMISSION_IDLE \
    { \
        .lock = -1 \
    }

/* Releases the lock; a marker stays. */
void send_permission_clear(struct send_permission *permission);

enum send_decision {
    SEND_GO,                /* the marker is written and the lock is held: the secret may be sent, once */
    SEND_USE_PORTAL,        /* another process logged in meanwhile: `portal` is its portal session */
    SEND_REFUSED_MEANWHILE, /* another process was refused, or got no answer, since the login began */
    SEND_LOGGED_OUT,        /* the account was logged out since the login began */
    SEND_NO_MARKER,         /* the marker cannot be written, so no automatic attempt is allowed */
    SEND_NO_LOCK,           /* `error`: ERROR_NETWORK when another process held it too long */
    SEND_OUT_OF_ORDER,      /* the previous secret has no answer yet */
};

/* Asks for permission to send a secret. `take_lock` takes the login lock and decides how long to wait for it. */
enum send_decision send_permission_ask(struct send_permission *permission, enum secret_sent what,
                                       bool (*take_lock)(int *lock, struct error *error), struct portal *portal,
                                       struct error *error);

/* Records the result, and in the marker the failure if the answer is unknown. False: nothing was sent that has no
 * answer. Store what must be kept before the lock is released. */
must_check bool send_permission_answered(struct send_permission *permission, enum login_outcome outcome,
                                         const struct failure *failure);

/* Releases the lock; does nothing while a push waits for its answer. */
void send_permission_release(struct send_permission *permission);
