/* SPDX-License-Identifier: MIT
 *
 * The tasks that need only AWS, with the credentials of the task: the URL of the web console, an account's alias.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Reports an item with the URL that signs a browser in to the web console. The first profile of the task determines the
 * region. */
must_check bool console_url_run(struct driver *driver, const struct message_task *task, struct failure *failure);

/* Asks IAM for the alias, which is for display only, and reports an item with the alias; no item when
 * the answer is not understood. False when there is no answer. */
must_check bool account_alias_run(struct driver *driver, const struct message_task *task, struct failure *failure);
