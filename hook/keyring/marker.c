/* SPDX-License-Identifier: MIT
 *
 * Marks in the keyring.
 */
#include "keyring/marker.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/payload.h"
#include "keyring/quota.h"

static const struct {
    const char *name;
    long timeout_seconds;
    bool is_worth_a_session; /* at full quota an AWS session gives way to it: it keeps a person's word */
} kinds[] = {
    [MARKER_REMOVED] = {"removed", 2 * 86400, true},
    [MARKER_REFUSED] = {"refused", 30 * 86400, true},
    [MARKER_ATTEMPT] = {"attempt", 86400, true},
    [MARKER_BACKOFF] = {"backoff", 3600, false},
    [MARKER_SEED_UNUSED] = {"seed-unused", 2 * 86400, false},
    [MARKER_FAILURE] = {"failure", 2 * 86400, false},
    [MARKER_LOGGED_OUT] = {"logged-out", 2 * 86400, true},
    [MARKER_CODE_REFUSED] = {"code-refused", 30 * 86400, true},
    [MARKER_NO_SEED] = {"no-seed", 30 * 86400, true},
};

static void
full_name(char full[static KEYRING_NAME_SIZE], enum marker_kind kind, const char *name)
{
    snprintf(full, KEYRING_NAME_SIZE, "%s:%s", kinds[kind].name, name);
}

bool
marker_set(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *mark)
{
    CLEANUP_SECRET struct secret payload = {0};
    char full[KEYRING_NAME_SIZE];
    char evicted[KEYRING_NAME_SIZE];

    mark->made_at = clock_now();
    mark->made_ns = clock_since_boot_ns();
    full_name(full, kind, name);
    payload_begin(&payload);
    payload_add_number(&payload, "at", mark->made_at);
    payload_add_number(&payload, "made", mark->made_ns);
    if (mark->until_since_boot != 0) {
        payload_add_number(&payload, "until", mark->until_since_boot);
    }
    if (mark->status != 0) {
        payload_add_number(&payload, "status", mark->status);
    }
    payload_add(&payload, "sentence", mark->sentence);
    if (kinds[kind].is_worth_a_session) {
        return quota_store(keyring, "mark", full, &payload, kinds[kind].timeout_seconds, evicted, NULL);
    }
    return keyring_store(keyring, "mark", full, &payload, kinds[kind].timeout_seconds) == 0;
}

bool
marker_find(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *mark)
{
    CLEANUP_SECRET struct secret payload = {0};
    char full[KEYRING_NAME_SIZE];
    long long at = 0;
    long long made_ns = 0;
    long long until = 0;
    long long status = 0;

    full_name(full, kind, name);
    if (!keyring_find(keyring, "mark", full, &payload) || !payload_are_valid(secret_text(&payload))) {
        return false;
    }
    *mark = (struct marker){0};
    payload_find_number(secret_text(&payload), "at", &at);
    payload_find_number(secret_text(&payload), "made", &made_ns);
    payload_find_number(secret_text(&payload), "until", &until);
    payload_find_number(secret_text(&payload), "status", &status);
    payload_find_text(secret_text(&payload), "sentence", mark->sentence, sizeof(mark->sentence));
    mark->made_at = (time_t)at;
    mark->made_ns = made_ns;
    mark->until_since_boot = (time_t)until;
    mark->status = (int)status;
    return true;
}

void
marker_clear(struct keyring *keyring, enum marker_kind kind, const char *name)
{
    char full[KEYRING_NAME_SIZE];

    full_name(full, kind, name);
    keyring_remove(keyring, "mark", full);
}
