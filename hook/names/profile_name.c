/* SPDX-License-Identifier: MIT
 *
 * The name of a profile.
 */
#include "names/profile_name.h"

#include "base/text.h"

bool
profile_name_is_valid(const char *name)
{
    return name[0] != '-' && text_is_made_of(name, PROFILE_NAME_SIZE - 1, "._-");
}
