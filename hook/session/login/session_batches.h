/* SPDX-License-Identifier: MIT
 *
 * Sessions for several profiles, shared out by account: those of one account are one task of the worker, which signs
 * them in side by side. Each profile has a lock while it is being signed in, so that of many processes one does it.
 */
#pragma once

#include <stddef.h>

#include "session/login/sign_in.h"
#include "session/login/worker.h"

/* Calls `visit` once for each name. `worker` is started when it is needed. `wanted`: by --mfa. */
void session_batches_run(const struct sign_in *sign_in, struct worker *worker, enum factor wanted,
                         const char *const *names, size_t count,
                         void (*visit)(struct sign_in_result *result, void *context), void *context);

/* What the worker is told of a profile. */
void session_batches_describe(const struct sign_in *sign_in, const struct profile *profile,
                              struct message_profile *described);
