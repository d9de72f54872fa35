/* SPDX-License-Identifier: MIT
 *
 * Ends the portal session at JumpCloud.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Ends the portal session of the task. False: JumpCloud could not be reached, so it expires there by itself. */
must_check bool logout_run(struct driver *driver, const struct message_task *task, struct failure *failure);
