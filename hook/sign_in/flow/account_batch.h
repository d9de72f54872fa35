/* SPDX-License-Identifier: MIT
 *
 * Signs in to the profiles of one account in parallel with one portal session. The first page shows whether the stored
 * session is valid; otherwise there is one login. Then the other pages follow, limited by the connections per host. A
 * failure does not stop the other profiles.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Reports a session or a failure for each profile of the task as results arrive. False: the failure is of all. */
must_check bool account_batch_run(struct driver *driver, const struct message_task *task, struct failure *failure);
