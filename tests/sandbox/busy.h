/* SPDX-License-Identifier: MIT
 *
 * A host that asks to be left alone for a while.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

/* True when the script says that this host is busy: then that is the answer. */
bool busy_answer(struct sandbox *sandbox, enum script_busy host, struct answer *answer);
