/* SPDX-License-Identifier: MIT
 *
 * AWS STS: AssumeRoleWithSAML, AssumeRole and GetCallerIdentity, with AWS's limits and refusals.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

void sts_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);
