/* SPDX-License-Identifier: MIT
 *
 * Marks in the keyring.
 */
#include "store/mark.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/fields.h"
#include "store/room.h"

static const struct {
    const char *name;
    long timeout_seconds;
    bool is_worth_a_session; /* at full quota an AWS session gives way to it: it keeps a person's word */
} kinds[] = {
    [MARK_REMOVED] = {"removed", 2 * 86400, true},
    [MARK_REFUSED] = {"refused", 30 * 86400, true},
    [MARK_ATTEMPT] = {"attempt", 86400, true},
    [MARK_BACKOFF] = {"backoff", 3600, false},
    [MARK_SEED_UNUSED] = {"seed-unused", 2 * 86400, false},
    [MARK_FAILURE] = {"failure", 2 * 86400, false},
    [MARK_LOGGED_OUT] = {"logged-out", 2 * 86400, true},
    [MARK_CODE_REFUSED] = {"code-refused", 30 * 86400, true},
    [MARK_NO_SEED] = {"no-seed", 30 * 86400, true},
};

static void
full_name(char full[static KEYRING_NAME_SIZE], enum mark_kind kind, const char *name)
{
    snprintf(full, KEYRING_NAME_SIZE, "%s:%s", kinds[kind].name, name);
}

bool
mark_set(struct keyring *keyring, enum mark_kind kind, const char *name, struct mark *mark)
{
    CLEANUP_SECRET struct secret payload = {0};
    char full[KEYRING_NAME_SIZE];
    char evicted[KEYRING_NAME_SIZE];

    mark->made_at = clock_now();
    mark->made_ns = clock_since_boot_ns();
    full_name(full, kind, name);
    fields_begin(&payload);
    fields_add_number(&payload, "at", mark->made_at);
    fields_add_number(&payload, "made", mark->made_ns);
    if (mark->until_since_boot != 0) {
        fields_add_number(&payload, "until", mark->until_since_boot);
    }
    if (mark->status != 0) {
        fields_add_number(&payload, "status", mark->status);
    }
    fields_add(&payload, "sentence", mark->sentence);
    if (kinds[kind].is_worth_a_session) {
        return room_store(keyring, "mark", full, &payload, kinds[kind].timeout_seconds, evicted, NULL);
    }
    return keyring_store(keyring, "mark", full, &payload, kinds[kind].timeout_seconds) == 0;
}

bool
mark_find(struct keyring *keyring, enum mark_kind kind, const char *name, struct mark *mark)
{
    CLEANUP_SECRET struct secret payload = {0};
    char full[KEYRING_NAME_SIZE];
    long long at = 0;
    long long made_ns = 0;
    long long until = 0;
    long long status = 0;

    full_name(full, kind, name);
    if (!keyring_find(keyring, "mark", full, &payload) || !fields_are_valid(secret_text(&payload))) {
        return false;
    }
    *mark = (struct mark){0};
    fields_find_number(secret_text(&payload), "at", &at);
    fields_find_number(secret_text(&payload), "made", &made_ns);
    fields_find_number(secret_text(&payload), "until", &until);
    fields_find_number(secret_text(&payload), "status", &status);
    fields_find_text(secret_text(&payload), "sentence", mark->sentence, sizeof(mark->sentence));
    mark->made_at = (time_t)at;
    mark->made_ns = made_ns;
    mark->until_since_boot = (time_t)until;
    mark->status = (int)status;
    return true;
}

void
mark_clear(struct keyring *keyring, enum mark_kind kind, const char *name)
{
    char full[KEYRING_NAME_SIZE];

    full_name(full, kind, name);
    keyring_remove(keyring, "mark", full);
}
