/* SPDX-License-Identifier: MIT
 *
 * Answers that the script gives literally.
 */
#pragma once

#include "exchange.h"
#include "sandbox.h"

/* True when the script has one for the request's path; then it is the answer. */
bool raw_answer(struct sandbox *sandbox, const struct request *request, struct answer *answer);
