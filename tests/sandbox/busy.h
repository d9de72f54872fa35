/* SPDX-License-Identifier: MIT
 *
 * A host that limits the rate of requests.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

/* True when the script says that this host is busy: then that is the answer. */
bool busy_answer(struct sandbox *sandbox, enum script_busy host, struct answer *answer);
