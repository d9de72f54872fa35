/* SPDX-License-Identifier: MIT
 *
 * Waits for the answer to a JumpCloud Protect push. Never sends another push.
 */
#pragma once

#include "sign_in/flow/driver.h"
#include "sign_in/jumpcloud/jumpcloud_push.h"

/* Waits until the push is answered or expires, at most 90 seconds. Reports the seconds left every half second, and
 * logs in when it was accepted. ERROR_DENIED: denied or not answered in time. ERROR_NETWORK: JumpCloud could not be
 * reached. */
must_check bool push_wait(struct driver *driver, struct jumpcloud *jumpcloud, const struct jumpcloud_push *push,
                          struct failure *failure);
