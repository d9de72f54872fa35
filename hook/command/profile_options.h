/* SPDX-License-Identifier: MIT
 *
 * The options that `add` and `edit` share, one for each member of a profile.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "command/command.h"
#include "config/config.h"

/* A row for each of profile_members. */
const struct command_option *profile_options_table(void);

/* Sets the given members of the profile, normalised; an empty text removes one. config_check_profile checks the
 * result. */
must_check bool profile_options_apply(struct profile *profile, struct error *error);
