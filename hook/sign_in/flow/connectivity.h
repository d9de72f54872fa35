/* SPDX-License-Identifier: MIT
 *
 * Whether each host that a sign-in needs can be reached, with the certificates and the proxy that a sign-in would use.
 * Sends nothing but a GET of "/": no cookie, no secret, no name of a person.
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/flow/driver.h"

/* Reports for each host of the task and of its profiles an item with the time that it took, or a failure. False when
 * the hosts' clocks and this machine's differ by more than four minutes. */
must_check bool connectivity_run(struct driver *driver, const struct message_task *task, struct failure *failure);
