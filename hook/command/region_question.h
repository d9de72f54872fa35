/* SPDX-License-Identifier: MIT
 *
 * The question for an AWS region, where AWS tools would know none: of `use` and `exec`.
 */
#pragma once

#include <stdbool.h>

#include "command/context.h"
#include "keyring/credentials.h"
#include "names/region.h"

/* `region`: the profile's or the setting's, "" when there is none. If tools would know no region with these
 * credentials, from the environment and ~/.aws/config either, asks for one on a terminal, stores the answer as the
 * setting, so that it is asked once, and writes it to `region`. Returns whether tools know a region now; without a
 * terminal or an answer they do not. */
bool region_ask_if_unknown(const struct context *context, const struct credentials *credentials,
                           char region[static REGION_SIZE]);
