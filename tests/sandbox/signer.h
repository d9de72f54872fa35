/* SPDX-License-Identifier: MIT
 *
 * Who signed a request to AWS: refusals as AWS words them, for STS and IAM alike.
 */
#pragma once

#include "credentials.h"
#include "exchange.h"
#include "sandbox.h"

/* Whose signature for `service` the request carries; NULL when `answer` is a refusal. The region is noted. */
const struct credentials *signer_find(struct sandbox *sandbox, const struct request *request, struct answer *answer,
                                      const char *service);
