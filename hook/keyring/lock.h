/* SPDX-License-Identifier: MIT
 *
 * Locks between ajc's processes of one user: empty files in the runtime directory, locked with flock, so that the
 * kernel releases a lock when its process ends.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Takes the lock NAME ("login", "session-PROFILE"); waits up to `wait_seconds` (negative: without limit). The
 * descriptor is close-on-exec; closing it releases the lock. ERROR_NETWORK on timeout (another sign-in holds the lock),
 * ERROR_SYSTEM when the lock file cannot be created. */
must_check bool lock_take(const char *name, long wait_seconds, int *fd, struct error *error);

/* Whether another process holds the lock. */
bool lock_is_taken(const char *name);

/* The rest of the time limit of a non-interactive process (30 s for all locks together), as the limit for lock_take. */
long lock_wait_left(void);

/* The total time that this process has waited for locks. */
long lock_seconds_waited(void);

/* Whether `fd` still holds the lock: its file exists, so no other process can take the lock on a new file. */
must_check bool lock_is_held(int fd);

/* Releases the lock so that a waiting process can take it, then takes it again when none did. False, `fd` -1: another
 * process has it, or its file was deleted. Creates no file, so a deleted runtime directory stays deleted. */
must_check bool lock_yield(int *fd);

/* Releases the lock; accepts -1, leaves -1. */
void lock_release(int *fd);
