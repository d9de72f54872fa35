/* SPDX-License-Identifier: MIT
 *
 * Sessions for several profiles (sign_in_sessions). The profiles of one account are one task of the worker, which signs
 * in to them in parallel. Each profile is locked during its sign-in, so that only one of many processes signs in.
 */
#pragma once

#include <stddef.h>

#include "session/login/sign_in.h"
#include "session/login/worker.h"

/* sign_in_sessions with a worker that other tasks use, too; it is started when it is needed. */
void session_batches_run(const struct sign_in *sign_in, struct worker *worker, const char *const *names, size_t count,
                         void (*visit)(struct sign_in_result *result, void *context), void *context);
