/* SPDX-License-Identifier: MIT
 *
 * A profile name: 1 to 64 of the characters A-Z a-z 0-9 . _ -, not starting with "-", which would be an option. Pure
 * functions.
 */
#pragma once

#include <stdbool.h>

enum { PROFILE_NAME_SIZE = 65 };

bool profile_name_is_valid(const char *name);
