/* SPDX-License-Identifier: MIT
 *
 * The URL that signs a browser in to AWS's web console with the credentials of a task.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Reports an item with the URL. The first profile of the task determines the region. */
must_check bool console_url_run(struct driver *driver, const struct message_task *task, struct failure *failure);
