/* SPDX-License-Identifier: MIT
 *
 * The profiles of one account, signed in side by side behind one portal session: the first page shows whether the
 * session that is kept will do, otherwise there is one login; then the others follow, as many at a time as a host may
 * have connections. One that fails does not stop the others.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Reports a session or a failure for each profile of the task as they come, then the aliases of their AWS accounts. */
void account_batch_run(struct driver *driver, const struct message_task *task);
