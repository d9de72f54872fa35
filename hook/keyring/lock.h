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

/* What is left of the half minute that a process whom nobody watches waits, for all locks together: a patience for
 * lock_take. */
long lock_patience_left(void);

/* How long this process has waited, for all locks together. */
long lock_seconds_waited(void);

/* Whether what `fd` holds is still the lock: its file is there, and nobody else can take it on a new one. */
must_check bool lock_is_held(int fd);

/* Lets whoever asks for the lock in this moment have it, and takes it again when nobody did. False: it is gone, to
 * somebody else or with its file, and `fd` is -1. Makes no file: a runtime directory that is being wiped stays so. */
must_check bool lock_offer(int *fd);

/* Gives the lock back; accepts -1, leaves -1. */
void lock_release(int *fd);
