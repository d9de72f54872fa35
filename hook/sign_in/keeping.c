/* SPDX-License-Identifier: MIT
 *
 * A new AWS session's place in the keyring.
 */
#include "sign_in/keeping.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "sign_in/failures.h"
#include "store/credentials.h"
#include "store/mark.h"
#include "store/stamp.h"

enum { EVICTED_REST_SECONDS = 600 };

/* Nothing automatic brings it back at once: with more profiles in use than the keyring holds, they would drive one
 * another out without end. */
static void
rest_evicted(struct keyring *keyring, const char *name)
{
    struct mark rest = {.until_since_boot = clock_since_boot() + EVICTED_REST_SECONDS};

    mark_set(keyring, MARK_BACKOFF, name, &rest);
    stamp_publish(name, "");
}

static void
put_away(struct keyring *keyring, struct record *record)
{
    char evicted[KEYRING_NAME_SIZE];
    struct error error;

    if (!credentials_store(keyring, record->profile, &record->credentials, evicted, &error)) {
        if (keyring->base != 0) { /* else it has been said */
            snprintf(record->notice, sizeof(record->notice), "%.500s", error.text);
        }
        return;
    }
    if (evicted[0] != '\0') {
        rest_evicted(keyring, evicted);
        snprintf(record->notice, sizeof(record->notice),
                 "The kernel keyring was full, so the oldest AWS session, of %.64s, gave way; an administrator can "
                 "raise the sysctl kernel.keys.maxbytes.",
                 evicted);
    }
    log_debug("%s: kept in the keyring, expires in %ld seconds, AWS's clock is %ld ahead", record->profile,
              credentials_seconds_left(&record->credentials), record->credentials.skew_seconds);
    stamp_publish(record->profile, record->credentials.access_key_id);
}

bool
keeping_store(struct keyring *keyring, int64_t started_ns, struct record *record)
{
    const char *name = record->profile;
    struct mark mark;

    if (mark_find(keyring, MARK_REMOVED, name, &mark) && mark.made_ns > started_ns) {
        credentials_clear(&record->credentials);
        return error_blame(&record->error, FAILURE_REMOVED_MEANWHILE, name);
    }
    mark_clear(keyring, MARK_REMOVED, name);
    mark_clear(keyring, MARK_FAILURE, name);
    mark_clear(keyring, MARK_BACKOFF, name);
    put_away(keyring, record);
    return true;
}

bool
keeping_find_made(struct keyring *keyring, int64_t started_ns, struct record *record)
{
    if (credentials_find(keyring, record->profile, &record->credentials) && record->credentials.made_ns > started_ns &&
        credentials_seconds_left(&record->credentials) > 0) {
        return true;
    }
    credentials_clear(&record->credentials);
    return false;
}
