/* SPDX-License-Identifier: MIT
 *
 * Which sessions `rotate --all` makes when the keyring has no space for all of them.
 */
#pragma once

#include <stddef.h>

#include "command/context.h"

/* How many of the names there is space for: those with a session, which is replaced in place, and as many more as fit.
 * When that is not all, the names are sorted so that they come first. */
size_t rotate_choose(struct context *context, const char **names, size_t count);
