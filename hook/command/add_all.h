/* SPDX-License-Identifier: MIT
 *
 * `add --all`: profiles for all AWS applications of the portal.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "command/context.h"

/* Stores a profile for each AWS application of the account that has none, each with the members of `options` and a name
 * made from its label. Shows them first, and asks unless `is_agreed`; ERROR_NEEDS_PERSON without a terminal. Listing
 * them may need a login. */
must_check bool add_all(struct context *context, const struct profile *options, bool is_agreed, struct error *error);
