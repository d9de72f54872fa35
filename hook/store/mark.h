/* SPDX-License-Identifier: MIT
 *
 * Marks: small notes in the keyring that outlive the process which made them, so that a refused password is not
 * tried again, a removed session is not brought back by a sign-in in flight, and a failure in the background can be
 * told.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "store/keyring.h"

enum mark_kind {
    MARK_REMOVED,      /* a profile's session was removed by a person: the tombstone */
    MARK_REFUSED,      /* JumpCloud refused the account's password: nothing automatic tries again */
    MARK_ATTEMPT,      /* a password was sent for the account and no answer has come yet */
    MARK_BACKOFF,      /* a profile: no automatic sign-in before `until` */
    MARK_FAILURE,      /* a profile: the last failure in the background */
    MARK_SEED_UNUSED,  /* a seed was dropped: no account is known for this user; name "" */
    MARK_LOGGED_OUT,   /* an account: a login in flight must not bring back what its logout removed */
    MARK_CODE_REFUSED, /* an account: JumpCloud refused a code of otp_command: nothing automatic runs it again */
    MARK_NO_SEED,      /* after logout nothing is seeded until the next login; name "" */
};

struct mark {
    time_t made_at;          /* wall clock */
    int64_t made_ns;         /* CLOCK_BOOTTIME: orders events on this machine */
    time_t until_since_boot; /* MARK_BACKOFF: CLOCK_BOOTTIME seconds */
    int status;              /* MARK_FAILURE: the exit status that it would have been */
    char sentence[768];      /* MARK_FAILURE and MARK_REFUSED: what happened */
};

/* Best effort: without a keyring there are no marks. False: it is not kept. `made_at` and `made_ns` are set here. */
bool mark_set(struct keyring *keyring, enum mark_kind kind, const char *name, struct mark *mark);
bool mark_find(struct keyring *keyring, enum mark_kind kind, const char *name, struct mark *mark);
void mark_clear(struct keyring *keyring, enum mark_kind kind, const char *name);
