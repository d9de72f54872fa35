/* SPDX-License-Identifier: MIT
 *
 * Markers in the keyring; those that protect an account are in a file where the keyring cannot store them.
 */
#include "keyring/marker.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/payload.h"
#include "keyring/quota.h"
#include "keyring/state_file.h"

static const struct {
    const char *name;
    long timeout_seconds;
    bool may_evict_session; /* at full quota it evicts an AWS session, because it records what the user did */
    bool is_protecting;     /* it protects an account from being locked, so a file stores it where the keyring cannot */
} kinds[] = {
    [MARKER_REMOVED] = {"removed", 2 * 86400, true, false},
    [MARKER_REFUSED] = {"refused", 30 * 86400, true, true},
    [MARKER_ATTEMPT] = {"attempt", 86400, true, true},
    [MARKER_BACKOFF] = {"backoff", 3600, false, false},
    [MARKER_MACHINE_PASSWORD_UNUSED] = {"seed-unused", 2 * 86400, false, false},
    [MARKER_FAILURE] = {"failure", 2 * 86400, false, false},
    [MARKER_LOGGED_OUT] = {"logged-out", 2 * 86400, true, false},
    [MARKER_CODE_REFUSED] = {"code-refused", 30 * 86400, true, true},
    [MARKER_NO_MACHINE_PASSWORD] = {"no-seed", 30 * 86400, true, false},
};

enum { FILE_TEXT_SIZE = 2048 };

static void
full_name(char full[static KEYRING_NAME_SIZE], enum marker_kind kind, const char *name)
{
    snprintf(full, KEYRING_NAME_SIZE, "%s:%s", kinds[kind].name, name);
}

bool
marker_set(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *marker)
{
    CLEANUP_SECRET struct secret payload = {0};
    char full[KEYRING_NAME_SIZE];
    bool is_stored;

    marker->made_at = clock_now();
    marker->made_ns = clock_since_boot_ns();
    full_name(full, kind, name);
    payload_add_number(&payload, "at", marker->made_at);
    payload_add_number(&payload, "made", marker->made_ns);
    if (marker->until_since_boot != 0) {
        payload_add_number(&payload, "until", marker->until_since_boot);
    }
    if (marker->status != 0) {
        payload_add_number(&payload, "status", marker->status);
    }
    if (marker->command[0] != '\0') {
        payload_add(&payload, "command", marker->command);
        payload_add_number(&payload, "person", marker->is_interactive);
    }
    payload_add(&payload, "sentence", marker->sentence);
    is_stored = kinds[kind].may_evict_session
                    ? quota_store(keyring, "mark", full, &payload, kinds[kind].timeout_seconds, NULL)
                    : keyring_store(keyring, "mark", full, &payload, kinds[kind].timeout_seconds) == 0;
    return is_stored || (kinds[kind].is_protecting && state_file_write(kinds[kind].name, name, secret_text(&payload)));
}

/* --- finding --- */

/* Reads the payload of the marker's file, unless the file is older than the marker's timeout. CLOCK_BOOTTIME restarts
 * at boot, so marker_find sets `made_ns` of an older marker to 0. */
static bool
read_file(enum marker_kind kind, const char *name, struct secret *payload)
{
    char text[FILE_TEXT_SIZE];
    time_t written_at = 0;

    if (!kinds[kind].is_protecting || !state_file_read(kinds[kind].name, name, text, sizeof(text), &written_at)) {
        return false;
    }
    if (clock_now() - written_at > kinds[kind].timeout_seconds) {
        state_file_remove(kinds[kind].name, name);
        return false;
    }
    secret_set(payload, text);
    return true;
}

bool
marker_find(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *marker)
{
    CLEANUP_SECRET struct secret payload = {0};
    char full[KEYRING_NAME_SIZE];
    long long at = 0;
    long long made_ns = 0;
    long long until = 0;
    long long status = 0;
    long long person = 0;

    full_name(full, kind, name);
    if ((!keyring_find(keyring, "mark", full, &payload) && !read_file(kind, name, &payload)) ||
        !payload_is_valid(secret_text(&payload))) {
        return false;
    }
    *marker = (struct marker){0};
    payload_find_number(secret_text(&payload), "at", &at);
    payload_find_number(secret_text(&payload), "made", &made_ns);
    payload_find_number(secret_text(&payload), "until", &until);
    payload_find_number(secret_text(&payload), "status", &status);
    payload_find_text(secret_text(&payload), "sentence", marker->sentence, sizeof(marker->sentence));
    payload_find_text(secret_text(&payload), "command", marker->command, sizeof(marker->command));
    payload_find_number(secret_text(&payload), "person", &person);
    marker->is_interactive = person != 0;
    marker->made_at = (time_t)at;
    marker->made_ns = marker->made_at < clock_now() - clock_since_boot() ? 0 : made_ns; /* of an earlier boot */
    marker->until_since_boot = (time_t)until;
    marker->status = (int)status;
    return true;
}

void
marker_clear(struct keyring *keyring, enum marker_kind kind, const char *name)
{
    char full[KEYRING_NAME_SIZE];

    full_name(full, kind, name);
    keyring_remove(keyring, "mark", full);
    if (kinds[kind].is_protecting) {
        state_file_remove(kinds[kind].name, name);
    }
}

struct history {
    struct keyring *keyring;
    enum marker_kind kind;
};

static void
forget(const char *name, void *context)
{
    const struct history *history = context;
    const char *kind = kinds[history->kind].name;
    size_t length = strlen(kind);

    if (strncmp(name, kind, length) == 0 && name[length] == ':') {
        keyring_remove(history->keyring, "mark", name);
    }
}

void
marker_clear_history(struct keyring *keyring)
{
    static const enum marker_kind past[] = {MARKER_REFUSED, MARKER_ATTEMPT, MARKER_CODE_REFUSED, MARKER_FAILURE,
                                            MARKER_BACKOFF};

    for (size_t i = 0; i < sizeof(past) / sizeof(past[0]); i++) {
        struct history history = {keyring, past[i]};

        keyring_each(keyring, "mark", forget, &history);
        if (kinds[past[i]].is_protecting) {
            state_file_remove_all(kinds[past[i]].name);
        }
    }
}
