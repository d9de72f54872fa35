/* SPDX-License-Identifier: MIT
 *
 * Markers: in the keyring, those that protect an account else in a file.
 */
#include "keyring/marker.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/payload.h"
#include "keyring/quota.h"
#include "keyring/state_file.h"

static const struct {
    const char *name;
    long timeout_seconds;
    bool may_evict_session; /* at full quota an AWS session gives way to it: it keeps a person's word */
    bool is_protecting;     /* it keeps an account from being locked, so a file holds it where the keyring cannot */
} kinds[] = {
    [MARKER_REMOVED] = {"removed", 2 * 86400, true, false},
    [MARKER_REFUSED] = {"refused", 30 * 86400, true, true},
    [MARKER_ATTEMPT] = {"attempt", 86400, true, true},
    [MARKER_BACKOFF] = {"backoff", 3600, false, false},
    [MARKER_SEED_UNUSED] = {"seed-unused", 2 * 86400, false, false},
    [MARKER_FAILURE] = {"failure", 2 * 86400, false, false},
    [MARKER_LOGGED_OUT] = {"logged-out", 2 * 86400, true, false},
    [MARKER_CODE_REFUSED] = {"code-refused", 30 * 86400, true, true},
    [MARKER_NO_SEED] = {"no-seed", 30 * 86400, true, false},
};

enum { FILE_TEXT_SIZE = 2048 };

static void
full_name(char full[static KEYRING_NAME_SIZE], enum marker_kind kind, const char *name)
{
    snprintf(full, KEYRING_NAME_SIZE, "%s:%s", kinds[kind].name, name);
}

static bool
store_in_keyring(struct keyring *keyring, enum marker_kind kind, const char *full, const struct secret *payload)
{
    char evicted[KEYRING_NAME_SIZE];

    if (kinds[kind].may_evict_session) {
        return quota_store(keyring, "mark", full, payload, kinds[kind].timeout_seconds, evicted, NULL);
    }
    return keyring_store(keyring, "mark", full, payload, kinds[kind].timeout_seconds) == 0;
}

static bool
write_file(enum marker_kind kind, const char *name, const char *payload)
{
    char file[STATE_FILE_NAME_SIZE];

    state_file_name(file, kinds[kind].name, name);
    return state_file_write(file, payload);
}

bool
marker_set(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *mark)
{
    CLEANUP_SECRET struct secret payload = {0};
    char full[KEYRING_NAME_SIZE];

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
    return store_in_keyring(keyring, kind, full, &payload) ||
           (kinds[kind].is_protecting && write_file(kind, name, secret_text(&payload)));
}

/* --- finding --- */

/* The payload of a file that is not older than the marker may be. CLOCK_BOOTTIME began anew when the file is from
 * before the last boot: then it is older than anything. */
static bool
read_file(enum marker_kind kind, const char *name, struct secret *payload)
{
    char file[STATE_FILE_NAME_SIZE];
    char text[FILE_TEXT_SIZE];
    time_t written_at = 0;

    state_file_name(file, kinds[kind].name, name);
    if (!kinds[kind].is_protecting || !state_file_read(file, text, sizeof(text), &written_at)) {
        return false;
    }
    if (clock_now() - written_at > kinds[kind].timeout_seconds) {
        state_file_remove(file);
        return false;
    }
    secret_set(payload, text);
    return true;
}

static bool
was_booted_since(time_t made_at)
{
    return made_at < clock_now() - clock_since_boot();
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
    if ((!keyring_find(keyring, "mark", full, &payload) && !read_file(kind, name, &payload)) ||
        !payload_are_valid(secret_text(&payload))) {
        return false;
    }
    *mark = (struct marker){0};
    payload_find_number(secret_text(&payload), "at", &at);
    payload_find_number(secret_text(&payload), "made", &made_ns);
    payload_find_number(secret_text(&payload), "until", &until);
    payload_find_number(secret_text(&payload), "status", &status);
    payload_find_text(secret_text(&payload), "sentence", mark->sentence, sizeof(mark->sentence));
    mark->made_at = (time_t)at;
    mark->made_ns = was_booted_since(mark->made_at) ? 0 : made_ns;
    mark->until_since_boot = (time_t)until;
    mark->status = (int)status;
    return true;
}

void
marker_clear(struct keyring *keyring, enum marker_kind kind, const char *name)
{
    char full[KEYRING_NAME_SIZE];

    char file[STATE_FILE_NAME_SIZE];

    full_name(full, kind, name);
    keyring_remove(keyring, "mark", full);
    if (kinds[kind].is_protecting) {
        state_file_name(file, kinds[kind].name, name);
        state_file_remove(file);
    }
}
