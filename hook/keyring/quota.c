/* SPDX-License-Identifier: MIT
 *
 * Frees quota in a full keyring.
 */
#include "keyring/quota.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/marker.h"
#include "keyring/payload.h"
#include "keyring/probe.h"
#include "keyring/stamp.h"

enum {
    EVICTED_MAX = 3, /* for one key: one frees about enough, because sessions have similar sizes */
    EVICTED_BACK_OFF_SECONDS = 600,
};

/* The kernel releases the quota of dead keys when its garbage collector has run, after up to 0.2 s. */
static const int64_t retry_ns = 300000000;

struct oldest {
    struct keyring *keyring;
    const char *keep; /* the profile that is stored now */
    char name[KEYRING_NAME_SIZE];
    long long made_ns;
};

static void
note_if_oldest(const char *name, void *context)
{
    struct oldest *oldest = context;
    CLEANUP_SECRET struct secret payload = {0};
    long long made_ns = 0;

    if (strcmp(name, oldest->keep) == 0 || !keyring_find(oldest->keyring, "session", name, &payload)) {
        return;
    }
    payload_find_number(secret_text(&payload), "made", &made_ns);
    if (oldest->keyring->keep_since_ns > 0 && made_ns >= oldest->keyring->keep_since_ns) {
        return;
    }
    if (oldest->name[0] == '\0' || made_ns < oldest->made_ns) {
        oldest->made_ns = made_ns;
        text_copy(oldest->name, sizeof(oldest->name), name);
    }
}

/* The oldest session's profile is named in `evicted`. */
static bool
evict_oldest(struct keyring *keyring, const char *keep, char evicted[static KEYRING_NAME_SIZE])
{
    struct oldest oldest = {.keyring = keyring, .keep = keep};

    keyring_each(keyring, "session", note_if_oldest, &oldest);
    text_copy(evicted, KEYRING_NAME_SIZE, oldest.name);
    if (oldest.name[0] != '\0') {
        keyring_remove(keyring, "session", oldest.name);
    }
    return oldest.name[0] != '\0';
}

/* Called after the new key is stored, because the marker needs quota, too; therefore it is short. */
static void
note_eviction(struct keyring *keyring, const char *profile)
{
    struct marker backoff = {.until_since_boot = clock_since_boot() + EVICTED_BACK_OFF_SECONDS, .sentence = "evicted"};
    size_t used = strlen(keyring->evicted);

    snprintf(keyring->evicted + used, sizeof(keyring->evicted) - used, "%s%.64s", used == 0 ? "" : ", ", profile);
    marker_set(keyring, MARKER_BACKOFF, profile, &backoff);
    stamp_publish(profile, "");
}

bool
quota_take_notice(struct keyring *keyring, char notice[static QUOTA_NOTICE_SIZE])
{
    bool are_several = strchr(keyring->evicted, ',') != NULL;
    struct keyring_limit limit;

    if (keyring->evicted[0] == '\0') {
        return false;
    }
    limit = keyring_limit_reached();
    snprintf(
        notice, QUOTA_NOTICE_SIZE,
        "The kernel keyring was full%s, so the oldest AWS session%s, of %s, %s evicted; an administrator can raise "
        "the sysctl %s.",
        limit.text, are_several ? "s" : "", keyring->evicted, are_several ? "were" : "was", limit.sysctl);
    keyring->evicted[0] = '\0';
    return true;
}

bool
quota_find_eviction(struct keyring *keyring, const char *profile, time_t *evicted_at)
{
    struct marker backoff;

    if (!marker_find(keyring, MARKER_BACKOFF, profile, &backoff) || backoff.sentence[0] == '\0') {
        return false;
    }
    *evicted_at = backoff.made_at;
    return true;
}

struct session_sizes {
    struct keyring *keyring;
    size_t largest; /* bytes of a key's name and payload */
};

static void
note_size(const char *name, void *context)
{
    struct session_sizes *sizes = context;
    CLEANUP_SECRET struct secret payload = {0};

    if (keyring_find(sizes->keyring, "session", name, &payload)) {
        size_t size = payload.size + sizeof("session:") + strlen(name);

        sizes->largest = size > sizes->largest ? size : sizes->largest;
    }
}

size_t
quota_sessions_left(struct keyring *keyring)
{
    struct session_sizes sizes = {.keyring = keyring};
    struct keyring_quota quota;

    keyring_purge(keyring);
    if (!keyring_quota_read(geteuid(), &quota)) {
        return SIZE_MAX;
    }
    keyring_each(keyring, "session", note_size, &sizes);
    return (size_t)keyring_quota_sessions(&quota,
                                          sizes.largest == 0 ? KEYRING_SESSION_BYTES_SMALL : (long)sizes.largest);
}

/* Waits 20 to 84 ms at random, so that two writers do not retry at the same moment. */
static void
pause_with_jitter(void)
{
    unsigned char random = 0;
    struct timespec pause = {0};

    if (getrandom(&random, 1, GRND_NONBLOCK) != 1) {
        random = 128;
    }
    pause.tv_nsec = 20000000 + random * 250000L;
    nanosleep(&pause, NULL);
}

bool
quota_reopen(struct keyring *keyring, struct error *error)
{
    int64_t deadline_ns = clock_since_boot_ns() + retry_ns;
    bool is_open = false;

    while (!is_open && keyring->is_full && clock_since_boot_ns() < deadline_ns) {
        pause_with_jitter();
        is_open = keyring_open(keyring, error);
    }
    return is_open;
}

static int
store_with_retry(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
                 long timeout_seconds)
{
    int64_t deadline_ns = clock_since_boot_ns() + retry_ns;
    int reason;

    for (;;) {
        reason = keyring_store(keyring, kind, name, payload, timeout_seconds);
        if (reason != EDQUOT || clock_since_boot_ns() > deadline_ns) {
            return reason;
        }
        pause_with_jitter();
    }
}

bool
quota_store(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
            long timeout_seconds, struct error *error)
{
    const char *keep = strcmp(kind, "session") == 0 ? name : "";
    char evicted[EVICTED_MAX][KEYRING_NAME_SIZE];
    int evicted_count = 0;
    int reason = keyring_store(keyring, kind, name, payload, timeout_seconds);

    if (reason == EDQUOT && keyring_purge(keyring) > 0) {
        reason = store_with_retry(keyring, kind, name, payload, timeout_seconds);
    }
    while (reason == EDQUOT && evicted_count < EVICTED_MAX && evict_oldest(keyring, keep, evicted[evicted_count])) {
        evicted_count++;
        reason = store_with_retry(keyring, kind, name, payload, timeout_seconds);
    }
    for (int i = 0; i < evicted_count; i++) {
        note_eviction(keyring, evicted[i]);
    }
    if (reason == EDQUOT) {
        struct keyring_limit limit = keyring_limit_reached();

        return error_set(error, ERROR_SYSTEM,
                         "The kernel keyring of this user is full%s, so %s %s was not stored; an administrator can "
                         "raise the sysctl %s.",
                         limit.text, kind, name, limit.sysctl);
    }
    if (reason != 0) {
        return error_set(error, ERROR_SYSTEM, "The %s of %s cannot be stored in the kernel keyring: %s%s.", kind, name,
                         strerror(reason),
                         reason == EPERM || reason == ENOSYS ? "; in a container allow the system call add_key" : "");
    }
    return true;
}
