/* SPDX-License-Identifier: MIT
 *
 * Common setup of every program that we start.
 */
#pragma once

#include <limits.h>
#include <spawn.h>
#include <stdbool.h>

#include "base/cleanup.h"

/* Initialises the attributes: all signals have their default action and none is blocked, whatever we inherited. `flags`
 * adds flags of posix_spawnattr_setflags (0, POSIX_SPAWN_SETSID, …). Free with posix_spawnattr_destroy. */
void child_attributes_init(posix_spawnattr_t *attributes, short flags);

/* The path of this program. False with errno when /proc is not available. */
must_check bool child_own_path(char path[static PATH_MAX]);
