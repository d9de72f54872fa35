/* SPDX-License-Identifier: MIT
 *
 * Opening and storing in a keyring that may be full. An ordinary user has 200 keys and 20,000 bytes, shared by all
 * programs of that user: enough for about a dozen AWS sessions.
 */
#pragma once

#include <time.h>

#include "base/error.h"
#include "base/secret.h"
#include "keyring/keyring.h"

/* After keyring_open failed: when only the quota prevented it, retries for up to 0.3 seconds, as each process has a
 * process keyring that counts against the quota while the process runs; else fails at once, `error` unchanged. Not for
 * the prompt, which never waits. */
bool quota_reopen(struct keyring *keyring, struct error *error);

/* Stores as keyring_store does. When the quota is full, unlinks dead keys and, if there were any, retries for up to 0.3
 * seconds (the kernel releases their quota with a delay). If it is still full, evicts the oldest AWS sessions other
 * than this one, at most three and none younger than keyring->keep_since_ns. Logins and
 * portal sessions are never evicted. ERROR_SYSTEM when it cannot be stored.
 *
 * An evicted session is noted in `keyring` for quota_take_notice() and, for `info`, in a MARKER_BACKOFF of its profile:
 * it is not renewed automatically for ten minutes. Otherwise, with more profiles in use than the keyring holds,
 * sessions would evict one another for ever. */
bool quota_store(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
                 long timeout_seconds, struct error *error);

/* The sentence about the sessions that were evicted since the last call; false when there are none. The code that
 * opened the keyring reports it. */
enum { QUOTA_NOTICE_SIZE = 512 };
bool quota_take_notice(struct keyring *keyring, char notice[static QUOTA_NOTICE_SIZE]);

/* Whether, and when, the profile's session was evicted within the last hour and was not stored again. */
bool quota_find_eviction(struct keyring *keyring, const char *profile, time_t *evicted_at);

/* How many more AWS sessions the quota holds: by the size of the largest that is stored, else of a small one. SIZE_MAX
 * when the quota cannot be read. */
size_t quota_sessions_left(struct keyring *keyring);
