/* SPDX-License-Identifier: MIT
 *
 * The signer of a request to AWS, with AWS's error answers, for STS and IAM.
 */
#pragma once

#include "credentials.h"
#include "exchange.h"
#include "sandbox.h"

/* The credentials that signed the request for `service`; NULL with a refusal in `answer`. Notes the region. */
const struct credentials *signer_find(struct sandbox *sandbox, const struct request *request, struct answer *answer,
                                      const char *service);
