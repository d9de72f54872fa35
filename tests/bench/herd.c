/* SPDX-License-Identifier: MIT
 *
 * A simulation: 10,000 laptops sign in within 2 seconds, a minute, or five minutes, with sessions of one hour, and
 * their refreshers renew them for a working day. The product's functions credentials_seconds_to_renewal and
 * renewal_jitter decide when each renewal is due. Prints the maximum of renewals within one second, hour by hour, as
 * rows of a Markdown table: with a fixed lead time and with the jitter. A renewal is one request to JumpCloud and one
 * to AWS.
 *
 * Exit status 1 if the jitter does not reduce the first peak after the shortest window by PROMISED_FACTOR.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "session/renewal.h"

enum {
    LAPTOPS = 10000,
    HOURS = 8,
    LIFE_SECONDS = 3600,
    SECONDS = (HOURS + 1) * 3600,
    PROMISED_FACTOR = 50,
};

static unsigned short random_state[3] = {1, 2, 3}; /* fixed, for reproducible runs */

/* AWS issues a new access key id for each session, and the jitter depends on it. */
static void
draw_key_id(struct credentials *credentials)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    memcpy(credentials->access_key_id, "ASIA", 4);
    for (size_t i = 4; i < 20; i++) {
        credentials->access_key_id[i] = letters[nrand48(random_state) >> 10 & 31];
    }
    credentials->access_key_id[20] = '\0';
}

/* Seconds from a session's issue to its renewal. */
static long
seconds_to_renewal(bool has_jitter)
{
    struct credentials credentials = {
        .issued_at = clock_now(),
        .expires_at = clock_now() + LIFE_SECONDS,
        .expires_since_boot = clock_since_boot() + LIFE_SECONDS,
        .made_ns = clock_since_boot_ns(),
    };

    draw_key_id(&credentials);
    return credentials_seconds_to_renewal(&credentials) - (has_jitter ? renewal_jitter(&credentials) : 0);
}

/* The maximum of renewals within one second, for each hour; the sign-ins are not counted. */
static void
simulate(long window_seconds, bool has_jitter, unsigned peaks[static HOURS])
{
    unsigned *due = calloc(SECONDS, sizeof(*due));

    if (due == NULL) {
        abort();
    }
    for (int laptop = 0; laptop < LAPTOPS; laptop++) {
        long at = nrand48(random_state) % window_seconds;

        for (; at < SECONDS; at += seconds_to_renewal(has_jitter)) {
            due[at]++;
        }
    }
    memset(peaks, 0, HOURS * sizeof(*peaks));
    for (long second = 0; second < HOURS * 3600L; second++) {
        long hour = second / 3600;

        peaks[hour] = due[second] > peaks[hour] && (hour > 0 || second >= window_seconds) ? due[second] : peaks[hour];
    }
    free(due);
}

static void
print_row(long window_seconds, const char *how, const unsigned peaks[static HOURS])
{
    printf("| %d laptops within %ld s, %s |", LAPTOPS, window_seconds, how);
    for (int hour = 0; hour < HOURS; hour++) {
        printf(" %u |", peaks[hour]);
    }
    putchar('\n');
}

int
main(void)
{
    static const long windows[] = {2, 60, 300};
    unsigned before[HOURS];
    unsigned after[HOURS];
    bool is_kept = true;

    puts("| renewals in the busiest second, by hour | 1st | 2nd | 3rd | 4th | 5th | 6th | 7th | 8th |");
    puts("|---|---|---|---|---|---|---|---|---|");
    for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
        simulate(windows[i], false, before);
        simulate(windows[i], true, after);
        print_row(windows[i], "fixed lead", before);
        print_row(windows[i], "with jitter", after);
        is_kept = is_kept && (i > 0 || after[0] * PROMISED_FACTOR <= before[0]);
    }
    printf("promised: with jitter at most 1/%d of the first peak after the shortest window\n", PROMISED_FACTOR);
    return is_kept ? EXIT_SUCCESS : EXIT_FAILURE;
}
