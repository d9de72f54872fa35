/* SPDX-License-Identifier: MIT
 *
 * The alias of an AWS account, for display only.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Asks IAM with the credentials of a task and reports an item with the alias; none for an answer that says neither an
 * alias nor that there is none. False when there is no answer. */
must_check bool account_alias_run(struct driver *driver, const struct message_task *task, struct failure *failure);
