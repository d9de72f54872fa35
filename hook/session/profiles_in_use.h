/* SPDX-License-Identifier: MIT
 *
 * The profiles that shells use: a shell touches a file PROFILE.asked in the runtime directory whenever it needs the
 * profile, which then counts as in use for eight hours.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "config/config.h"

enum { PROFILES_IN_USE_MAX = 128 }; /* a keyring holds about a dozen sessions */

struct profiles_in_use {
    char profiles[PROFILES_IN_USE_MAX][PROFILE_NAME_SIZE];
    size_t count;
};

/* Records that a shell uses the profile; false: the file cannot be written. */
bool profiles_in_use_add(const char *directory, const char *profile);

/* Finds them, and removes the files of the others. */
void profiles_in_use_find(const char *directory, struct profiles_in_use *in_use);
