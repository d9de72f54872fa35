/* SPDX-License-Identifier: MIT
 *
 * What the refresher does when it is awake: which of the sessions that shells use are due, renewing them without a
 * person, and how long to wait after a failure. Shells leave a file PROFILE.asked in the runtime directory, touched
 * whenever they ask. Sleeping, and everything about being a process, is refresher.c's. The signing in itself is done by
 * a process of its own, `ajc-hook renew PROFILE…`, so that no secret stays in the refresher.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "config/config.h"
#include "config/paths.h"
#include "keyring/keyring.h"

struct renewal {
    char directory[DIRECTORY_SIZE]; /* the runtime directory */
    long jitter_seconds; /* renewals come so much later: machines that began together shall not go together */
    int64_t awake_ns;    /* CLOCK_BOOTTIME of the start or of the last resume */
    bool is_resumed;     /* it was a resume: back-offs for the network's sake from before it are over */
    bool (*run)(int64_t awake_ns, const char *const *profiles, size_t count);
    time_t back_off_until; /* CLOCK_BOOTTIME: nothing is tried before, as the keyring took no note of it */
};

/* Begins; `directory` is paths_runtime's. `run` starts `ajc-hook renew` with the profiles and waits for its end; false:
 * it cannot be started. */
void renewal_init(struct renewal *renewal, const char *directory,
                  bool (*run)(int64_t awake_ns, const char *const *profiles, size_t count));

/* The machine was suspended. Its network may come up late: failures to reach it are tried again after 2, 4, 8 seconds
 * before the ordinary waits (15 s, doubling to 5 minutes) begin. The start counts as a resume in this. */
void renewal_resume(struct renewal *renewal);

/* Notes that a shell uses the profile; false: the file cannot be written. */
bool renewal_note_use(const char *directory, const char *profile);

/* Renews what is due, which takes as long as it takes, and returns the seconds until there is something to do again:
 * 0 for now, -1 when nothing is left that could be renewed without a person (no login left, a password refused,
 * sessions removed, `background` off, no shell that asked in the last eight hours). */
long renewal_work(struct renewal *renewal);

/* What `ajc-hook renew` does: signs in to the profiles in silence, and leaves markers of each failure, with the
 * wait that follows from `awake_ns` of the refresher. `on_failure` is called for each. Returns the gravest exit status.
 */
int renewal_sign_in(struct keyring *keyring, const struct config *config, int64_t awake_ns, const char *const *profiles,
                    size_t count, void (*on_failure)(const struct error *error));
