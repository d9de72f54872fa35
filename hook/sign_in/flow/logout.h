/* SPDX-License-Identifier: MIT
 *
 * The end of a portal session at JumpCloud.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Ends the portal session that the task gives. False: JumpCloud could not be asked, so it ends there by itself. */
must_check bool logout_run(struct driver *driver, const struct message_task *task, struct failure *failure);
