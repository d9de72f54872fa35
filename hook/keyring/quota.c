/* SPDX-License-Identifier: MIT
 *
 * Making room in a full keyring.
 */
#include "keyring/quota.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/payload.h"

/* The kernel gives the space of dead keys back when its collector has run, after up to 0.2 s. */
static const int64_t patience_ns = 300000000;

struct oldest {
    struct keyring *keyring;
    const char *spare; /* the profile being stored */
    char name[KEYRING_NAME_SIZE];
    long long made_ns;
};

static void
consider(const char *name, void *context)
{
    struct oldest *oldest = context;
    CLEANUP_SECRET struct secret payload = {0};
    long long made_ns = 0;

    if (strcmp(name, oldest->spare) == 0 || !keyring_find(oldest->keyring, "session", name, &payload)) {
        return;
    }
    payload_find_number(secret_text(&payload), "made", &made_ns);
    if (oldest->name[0] == '\0' || made_ns < oldest->made_ns) {
        oldest->made_ns = made_ns;
        text_copy(oldest->name, sizeof(oldest->name), name);
    }
}

static bool
evict_oldest(struct keyring *keyring, const char *spare, char evicted[static KEYRING_NAME_SIZE])
{
    struct oldest oldest = {.keyring = keyring, .spare = spare};

    keyring_each(keyring, "session", consider, &oldest);
    if (oldest.name[0] == '\0') {
        return false;
    }
    keyring_remove(keyring, "session", oldest.name);
    text_copy(evicted, KEYRING_NAME_SIZE, oldest.name);
    return true;
}

/* 20 to 84 ms: writers that met must not meet again. */
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
quota_open(struct keyring *keyring, struct error *error)
{
    int64_t give_up_at = clock_since_boot_ns() + patience_ns;
    bool is_open = keyring_open(keyring, error);

    while (!is_open && keyring->is_full && clock_since_boot_ns() < give_up_at) {
        pause_with_jitter();
        is_open = keyring_open(keyring, error);
    }
    return is_open;
}

static int
store_patiently(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
                long timeout_seconds)
{
    int64_t give_up_at = clock_since_boot_ns() + patience_ns;
    int reason;

    for (;;) {
        reason = keyring_store(keyring, kind, name, payload, timeout_seconds);
        if (reason != EDQUOT || clock_since_boot_ns() > give_up_at) {
            return reason;
        }
        pause_with_jitter();
    }
}

bool
quota_store(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
            long timeout_seconds, char evicted[static KEYRING_NAME_SIZE], struct error *error)
{
    const char *spare = strcmp(kind, "session") == 0 ? name : "";
    int reason = keyring_store(keyring, kind, name, payload, timeout_seconds);

    evicted[0] = '\0';
    if (reason == EDQUOT && keyring_purge(keyring) > 0) {
        reason = store_patiently(keyring, kind, name, payload, timeout_seconds);
    }
    if (reason == EDQUOT && evict_oldest(keyring, spare, evicted)) {
        reason = store_patiently(keyring, kind, name, payload, timeout_seconds);
    }
    if (reason == EDQUOT) {
        return error_set(error, ERROR_SYSTEM,
                         "The kernel keyring of this user is full, so %s %s is not kept; an administrator can raise "
                         "the sysctl kernel.keys.maxbytes (now often 20000).",
                         kind, name);
    }
    if (reason != 0) {
        return error_set(error, ERROR_SYSTEM, "The %s of %s cannot be kept in the kernel keyring: %s%s.", kind, name,
                         strerror(reason),
                         reason == EPERM || reason == ENOSYS ? "; in a container allow the system call add_key" : "");
    }
    return true;
}
