/* SPDX-License-Identifier: MIT
 *
 * What the refresher does when it is awake: which of the sessions that shells use are due, renewing them without a
 * person, and how long to wait after a failure. Shells leave a file PROFILE.asked in the runtime directory, touched
 * whenever they ask. Sleeping, and everything about being a process, is refresher.c's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "config/paths.h"

struct renewals {
    char directory[DIRECTORY_SIZE]; /* the runtime directory */
    long jitter_seconds; /* renewals come so much later: machines that began together shall not go together */
    int64_t awake_ns;    /* CLOCK_BOOTTIME of the start or of the last resume */
    bool is_resumed;     /* it was a resume: back-offs for the network's sake from before it are over */
    time_t rest_until;   /* CLOCK_BOOTTIME: nothing is tried before, as the keyring took no note of it */
};

/* Begins; `directory` is paths_runtime's. */
void renewals_init(struct renewals *renewals, const char *directory);

/* The machine was suspended. Its network may come up late: failures to reach it are tried again after 2, 4, 8 seconds
 * before the ordinary waits (15 s, doubling to 5 minutes) begin. The start counts as a resume in this. */
void renewals_resume(struct renewals *renewals);

/* Notes that a shell uses the profile; false: the file cannot be written. */
bool renewals_ask(const char *directory, const char *profile);

/* Renews what is due, which takes as long as it takes, and returns the seconds until there is something to do again:
 * 0 for now, -1 when nothing is left that could be renewed without a person (no login left, a password refused,
 * sessions removed, `background` off, no shell that asked in the last eight hours). */
long renewals_work(struct renewals *renewals);
