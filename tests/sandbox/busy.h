/* SPDX-License-Identifier: MIT
 *
 * A host that limits the rate of requests.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

/* When the script says that this host is busy, fills in that answer and returns true. */
bool busy_answer(struct sandbox *sandbox, enum script_busy host, struct answer *answer);
