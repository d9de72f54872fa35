/* SPDX-License-Identifier: MIT
 *
 * Programs: common setup of every one that we start; the path of this one and of others.
 */
#pragma once

#include <limits.h>
#include <spawn.h>
#include <stdbool.h>

#include "base/cleanup.h"

/* Initialises the attributes: all signals have their default action and none is blocked, regardless of the inherited
 * settings. `flags` adds flags of posix_spawnattr_setflags (0, POSIX_SPAWN_SETSID, …). Free with
 * posix_spawnattr_destroy. */
void child_attributes_init(posix_spawnattr_t *attributes, short flags);

/* Closes all descriptors from `first` on in the program. */
#ifdef __GLIBC__
#define child_close_from(actions, first) posix_spawn_file_actions_addclosefrom_np(actions, first)
#else
void child_close_from(posix_spawn_file_actions_t *actions, int first);
#endif

/* The path of this program. False with errno when /proc is not available. */
must_check bool child_own_path(char path[static PATH_MAX]);

/* Whether this program runs from the file at that path. */
bool child_is_this_program(const char *path);

/* The first file `name` in the directories of PATH that is accepted; `name` itself when it contains a slash. False when
 * there is none. */
must_check bool child_find_in_path(const char *name, bool (*is_accepted)(const char *path), char path[static PATH_MAX]);
