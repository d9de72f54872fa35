/* SPDX-License-Identifier: MIT
 *
 * The journeys of one account, side by side behind one portal session: the first page shows whether the session that
 * is kept will do, otherwise there is one login; then the others follow, as many at a time as a host may have
 * connections. One that fails does not stop the others.
 */
#pragma once

#include <stddef.h>

#include "config/config.h"
#include "sign_in/flow/profile_sign_in.h"

/* Takes all journeys to their end; the listener is told their records as they come. The journeys are opened, their
 * locks held until they are told. */
void account_batch_run(struct sign_in *sign_in, const struct account *account, struct profile_sign_in *const *journeys,
                       size_t count, const struct sign_in_listener *listener);
