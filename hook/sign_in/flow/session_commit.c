/* SPDX-License-Identifier: MIT
 *
 * A new AWS session's place in the keyring.
 */
#include "sign_in/flow/session_commit.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "keyring/credentials.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "sign_in/failures.h"

enum {
    EVICTED_REST_SECONDS = 600,
    REST_SECONDS_MAX = 3600,
    GONE_MOST = 3, /* to one; they are of about one size */
};

/* Nothing automatic brings it back at once: with more profiles in use than the keyring holds, they would drive one
 * another out without end. */
static void
rest_evicted(struct keyring *keyring, const char *name)
{
    struct marker rest = {.until_since_boot = clock_since_boot() + EVICTED_REST_SECONDS};

    marker_set(keyring, MARKER_BACKOFF, name, &rest);
    stamp_publish(name, "");
}

/* Stores, and names in `gone` the sessions that gave way: one that goes is not always enough for the one that comes, in
 * size or, where the quota is used up to the last bytes, by what this process itself takes of it. */
static bool
make_place(struct keyring *keyring, const struct record *record, char gone[static GONE_MOST][KEYRING_NAME_SIZE],
           struct error *error)
{
    bool is_stored = false;
    int count = 0;

    do {
        is_stored = credentials_store(keyring, record->profile, &record->credentials, gone[count], error);
    } while (!is_stored && gone[count][0] != '\0' && ++count < GONE_MOST);
    for (int i = 0; i < GONE_MOST && gone[i][0] != '\0'; i++) {
        rest_evicted(keyring, gone[i]);
    }
    return is_stored;
}

/* "The oldest AWS session, of a, b, gave way". */
static void
tell_gone(char gone[static GONE_MOST][KEYRING_NAME_SIZE], struct record *record)
{
    char names[GONE_MOST * 68] = "";

    for (int i = 0; i < GONE_MOST && gone[i][0] != '\0'; i++) {
        size_t length = strlen(names);

        snprintf(names + length, sizeof(names) - length, "%s%.64s", i == 0 ? "" : ", ", gone[i]);
    }
    snprintf(record->notice, sizeof(record->notice),
             "The kernel keyring was full, so the oldest AWS session, of %s, gave way; an administrator can raise the "
             "sysctl kernel.keys.maxbytes.",
             names);
}

static void
put_away(struct keyring *keyring, struct record *record)
{
    char gone[GONE_MOST][KEYRING_NAME_SIZE] = {""};
    struct error error;

    if (!make_place(keyring, record, gone, &error)) {
        if (keyring->base != 0) { /* else it has been said */
            snprintf(record->notice, sizeof(record->notice), "%.500s", error.text);
        }
        return;
    }
    if (gone[0][0] != '\0') {
        tell_gone(gone, record);
    }
    log_debug("%s: kept in the keyring, expires in %ld seconds, AWS's clock is %ld ahead", record->profile,
              credentials_seconds_left(&record->credentials), record->credentials.skew_seconds);
    stamp_publish(record->profile, record->credentials.access_key_id);
}

bool
session_commit_store(struct keyring *keyring, int64_t started_ns, struct record *record)
{
    const char *name = record->profile;
    struct marker mark;

    if (marker_find(keyring, MARKER_REMOVED, name, &mark) && mark.made_ns > started_ns) {
        credentials_clear(&record->credentials);
        return error_blame(&record->error, FAILURE_REMOVED_MEANWHILE, name);
    }
    marker_clear(keyring, MARKER_REMOVED, name);
    marker_clear(keyring, MARKER_FAILURE, name);
    marker_clear(keyring, MARKER_BACKOFF, name);
    put_away(keyring, record);
    return true;
}

void
session_commit_rest(struct keyring *keyring, const char *name, long seconds)
{
    struct marker rest = {.until_since_boot = clock_since_boot() +
                                              (seconds < REST_SECONDS_MAX ? seconds : REST_SECONDS_MAX)};

    log_debug("%s: nothing automatic for %ld seconds, as a server asked for it", name, seconds);
    marker_set(keyring, MARKER_BACKOFF, name, &rest);
}

bool
session_commit_find_made(struct keyring *keyring, int64_t started_ns, struct record *record)
{
    if (credentials_find(keyring, record->profile, &record->credentials) && record->credentials.made_ns > started_ns &&
        credentials_seconds_left(&record->credentials) > 0) {
        return true;
    }
    credentials_clear(&record->credentials);
    return false;
}
