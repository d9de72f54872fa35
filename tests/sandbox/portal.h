/* SPDX-License-Identifier: MIT
 *
 * The console host: JumpCloud's user portal as public clients have seen it. JumpCloud publishes no contract for it.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

void portal_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);
