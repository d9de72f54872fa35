/* SPDX-License-Identifier: MIT
 *
 * What every program that we start begins with.
 */
#pragma once

#include <limits.h>
#include <spawn.h>
#include <stdbool.h>

#include "base/cleanup.h"

/* Initialises the attributes: all signals default and none blocked, whatever we were started with; `flags` are further
 * ones of posix_spawnattr_setflags (0, POSIX_SPAWN_SETSID, …). End them with posix_spawnattr_destroy. */
void child_attributes_init(posix_spawnattr_t *attributes, short flags);

/* Where our own program is. False with errno: /proc is not there. */
must_check bool child_own_path(char path[static PATH_MAX]);
