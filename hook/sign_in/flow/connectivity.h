/* SPDX-License-Identifier: MIT
 *
 * Checks whether each host that a sign-in needs can be reached, with the same certificates and proxy. Sends only GET /
 * without cookies, secrets or names.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Reports an item with the response time, or a failure, for each host of the task and its profiles. False when the
 * clock skew is more than four minutes. */
must_check bool connectivity_run(struct driver *driver, const struct message_task *task, struct failure *failure);
