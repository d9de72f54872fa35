/* SPDX-License-Identifier: MIT
 *
 * Markers: small notes in the keyring that outlive the process which made them, so that a refused password is not
 * tried again, a removed session is not brought back by a sign-in in flight, and a failure in the background can be
 * told.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "keyring/keyring.h"

enum marker_kind {
    MARKER_REMOVED,      /* a profile's session was removed by a person: the tombstone */
    MARKER_REFUSED,      /* JumpCloud refused the account's password: nothing automatic tries again */
    MARKER_ATTEMPT,      /* a password was sent for the account and no answer has come yet */
    MARKER_BACKOFF,      /* a profile: no automatic sign-in before `until` */
    MARKER_FAILURE,      /* a profile: the last failure in the background */
    MARKER_SEED_UNUSED,  /* a seed was dropped: no account is known for this user; name "" */
    MARKER_LOGGED_OUT,   /* an account: a login in flight must not bring back what its logout removed */
    MARKER_CODE_REFUSED, /* an account: JumpCloud refused a code of otp_command: nothing automatic runs it again */
    MARKER_NO_SEED,      /* after logout nothing is seeded until the next login; name "" */
};

struct marker {
    time_t made_at;          /* wall clock */
    int64_t made_ns;         /* CLOCK_BOOTTIME: orders events on this machine */
    time_t until_since_boot; /* MARKER_BACKOFF: CLOCK_BOOTTIME seconds */
    int status;              /* MARKER_FAILURE: the exit status that it would have been */
    char sentence[768];      /* MARKER_FAILURE and MARKER_REFUSED: what happened */
};

/* False: it is not kept. `made_at` and `made_ns` are set here. What protects an account from being locked (REFUSED,
 * ATTEMPT, CODE_REFUSED) goes into a dated file of the state directory where the keyring cannot hold it; the others are
 * best effort. */
bool marker_set(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *mark);
bool marker_find(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *mark);
void marker_clear(struct keyring *keyring, enum marker_kind kind, const char *name);
