/* SPDX-License-Identifier: MIT
 *
 * The tasks that need only the portal: login, logout, the list of applications.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Logs in to the portal. */
must_check bool login_run(struct driver *driver, const struct message_task *task, struct failure *failure);

/* Ends the portal session of the task. False: JumpCloud could not be reached, so it expires there by itself. */
must_check bool logout_run(struct driver *driver, const struct message_task *task, struct failure *failure);

/* Reports an item for each application that the portal offers, with the portal session of the task, else after a
 * login. */
must_check bool applications_run(struct driver *driver, const struct message_task *task, struct failure *failure);
