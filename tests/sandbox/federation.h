/* SPDX-License-Identifier: MIT
 *
 * The sign-in to AWS's web console: /federation exchanges temporary credentials for a token, and that token
 * for the console's page (IAM User Guide, "Enable custom identity broker access to the AWS console").
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

void federation_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer);
