/* SPDX-License-Identifier: MIT
 *
 * Locks between ajc's processes of one user: empty files in the runtime directory under flock, so that they die with
 * their holder and are never left behind.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Takes the lock NAME ("login", "session-PROFILE"); waits up to `patience_seconds` (negative: for ever). The
 * descriptor is close-on-exec; closing it gives the lock back. ERROR_NETWORK when patience ran out (another sign-in
 * is under way), ERROR_SYSTEM when there is no place for locks. */
must_check bool lock_take(const char *name, long patience_seconds, int *fd, struct error *error);

/* Gives the lock back; accepts -1, leaves -1. */
void lock_release(int *fd);
