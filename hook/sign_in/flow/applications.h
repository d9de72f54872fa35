/* SPDX-License-Identifier: MIT
 *
 * The applications that JumpCloud's portal offers to an account.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Reports an item for each, with the portal session of the task, else after a login. */
must_check bool applications_run(struct driver *driver, const struct message_task *task, struct failure *failure);
