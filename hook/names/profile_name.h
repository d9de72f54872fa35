/* SPDX-License-Identifier: MIT
 *
 * The name of a profile: 1 to 64 of the characters A-Z a-z 0-9 . _ - and no "-" at its beginning, as that would be an
 * option. Pure.
 */
#pragma once

#include <stdbool.h>

enum { PROFILE_NAME_SIZE = 65 };

bool profile_name_is_valid(const char *name);
