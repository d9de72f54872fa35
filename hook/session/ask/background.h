/* SPDX-License-Identifier: MIT
 *
 * Processes of `ajc-hook` in the background, for which the caller does not wait.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"

/* False when the setting `background` or the variable AJC_BACKGROUND turns it off. */
bool background_is_allowed(const struct config *config);

/* Starts `ajc-hook` with these words and returns at once; `words` begins with the program's name and ends with NULL.
 * The process is detached: own session, no terminal, no inherited descriptors, default signals, working directory /.
 * Its environment is ours, or with `is_silent` the one for background processes. A failure to start it is not
 * reported. */
void background_start(const char *const *words, bool is_silent);
