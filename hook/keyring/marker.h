/* SPDX-License-Identifier: MIT
 *
 * Markers: small records in the keyring that remain when the process that wrote them has ended. With them a refused
 * password is not tried again, a running sign-in does not restore a removed session, and a failure can be reported
 * later.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "keyring/keyring.h"

enum marker_kind {
    MARKER_REMOVED, /* the user removed a profile's session */
    MARKER_REFUSED, /* JumpCloud refused the account's login, for its password or otherwise: no automatic retry */
    MARKER_ATTEMPT, /* a password was sent for the account and no answer has come yet */
    MARKER_BACKOFF, /* a profile: no automatic sign-in before `until_since_boot` */
    MARKER_FAILURE, /* a profile, or an account for `login`: its last failure */
    MARKER_MACHINE_PASSWORD_UNUSED, /* a machine password was removed, because no account is known for this user; name
                                       "" */
    MARKER_LOGGED_OUT,              /* an account: a running login must not restore what the logout removed */
    MARKER_CODE_REFUSED, /* an account: JumpCloud refused a code of otp_command: it is not run automatically again */
    MARKER_NO_MACHINE_PASSWORD, /* after logout no machine password is stored until the next login; name "" */
};

struct marker {
    time_t made_at;          /* wall clock */
    int64_t made_ns;         /* CLOCK_BOOTTIME: orders events on this machine */
    time_t until_since_boot; /* MARKER_BACKOFF: CLOCK_BOOTTIME seconds */
    int status;              /* MARKER_FAILURE: the exit status of the failure */
    char command[24];        /* MARKER_FAILURE: the command that failed; "": not known */
    bool is_interactive;     /* MARKER_FAILURE: it was shown on a terminal */
    char sentence[768];      /* MARKER_FAILURE and MARKER_REFUSED: what happened */
};

/* Stores the marker and sets `made_at` and `made_ns`. False: it could not be stored. Markers that protect an account
 * from being locked (REFUSED, ATTEMPT, CODE_REFUSED) are written to a file in the state directory when the keyring
 * cannot store them; the others are best effort. */
bool marker_set(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *marker);
bool marker_find(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *marker);
void marker_clear(struct keyring *keyring, enum marker_kind kind, const char *name);

static inline bool
marker_exists(struct keyring *keyring, enum marker_kind kind, const char *name)
{
    struct marker marker;

    return marker_find(keyring, kind, name, &marker);
}

/* Whether there is one that was written after `since_ns` (CLOCK_BOOTTIME). */
static inline bool
marker_is_newer(struct keyring *keyring, enum marker_kind kind, const char *name, int64_t since_ns)
{
    struct marker marker;

    return marker_find(keyring, kind, name, &marker) && marker.made_ns > since_ns;
}

/* Clears all markers of refusals, attempts, failures and back-offs, of all accounts and profiles. Markers of removals
 * stay. */
void marker_clear_history(struct keyring *keyring);
