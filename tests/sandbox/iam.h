/* SPDX-License-Identifier: MIT
 *
 * AWS IAM: only ListAccountAliases.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

void iam_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);
