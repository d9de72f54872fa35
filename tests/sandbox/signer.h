/* SPDX-License-Identifier: MIT
 *
 * The signer of a request to AWS, with refusals in AWS's words, for STS and IAM.
 */
#pragma once

#include "credentials.h"
#include "exchange.h"
#include "sandbox.h"

/* Whose signature for `service` the request carries; NULL when `answer` is a refusal. The region is noted. */
const struct credentials *signer_find(struct sandbox *sandbox, const struct request *request, struct answer *answer,
                                      const char *service);
