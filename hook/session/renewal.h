/* SPDX-License-Identifier: MIT
 *
 * Renews the sessions that shells use (profiles_in_use.h), when they are due and without a person, and waits longer
 * after each failure. refresher.c handles the process itself. The sign-in runs in another process, `ajc-hook renew
 * PROFILE…`, so that no secret stays in the refresher.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/paths.h"
#include "config/config.h"
#include "keyring/credentials.h"
#include "keyring/keyring.h"

struct renewal {
    char directory[DIRECTORY_SIZE]; /* the runtime directory */
    int64_t awake_ns;               /* CLOCK_BOOTTIME of the start or the last resume */
    bool is_resumed;                /* after a resume: earlier back-offs for network failures are ignored */
    bool (*run)(int64_t awake_ns, int64_t since_ns, const char *const *profiles, size_t count);
    time_t back_off_until; /* CLOCK_BOOTTIME: no renewal before, because the keyring could not store the back-off */
};

/* Initialises; `directory` is from paths_runtime. `run` runs `ajc-hook renew` with the profiles that were due
 * at `since_ns` (CLOCK_BOOTTIME) and waits until it ends; false: it cannot be started. */
void renewal_init(struct renewal *renewal, const char *directory,
                  bool (*run)(int64_t awake_ns, int64_t since_ns, const char *const *profiles, size_t count));

/* The machine was suspended. Its network may need some seconds, so network failures are retried after 2, 4, 8 seconds
 * before the ordinary back-off (15 s, doubling to 5 minutes). A start counts as a resume. */
void renewal_resume(struct renewal *renewal);

/* By how many seconds a session is renewed earlier than needed: up to 7 % of its life, drawn with its access key id, so
 * that machines that signed in together do not renew together, and less so with each renewal. */
long renewal_jitter(const struct credentials *credentials);

/* Renews what is due and returns the seconds until something is due again: 0 for now; -1 when nothing is left that can
 * be renewed without a person (no login, a refused password, removed sessions, `background` off, no shell in the last
 * eight hours). */
long renewal_work(struct renewal *renewal);

/* Runs `ajc-hook renew`: signs in to the profiles without a person and writes a marker for each failure, with a back-
 * off that depends on the refresher's `awake_ns`. A session made since `since_ns` is not replaced (0: any is). Calls
 * `on_failure` for each. Returns the most severe exit status. */
int renewal_sign_in(struct keyring *keyring, const struct config *config, int64_t awake_ns, int64_t since_ns,
                    const char *const *profiles, size_t count, void (*on_failure)(const struct error *error));
