/* SPDX-License-Identifier: MIT
 *
 * Waiting for the person's answer to a JumpCloud Protect push, which ajc-hook shows. Never sends another push.
 */
#pragma once

#include "sign_in/flow/driver.h"
#include "sign_in/jumpcloud/jumpcloud_push.h"

/* Waits until the push is answered or its time is over, at most 90 seconds, reports every half second how many are
 * left and at the end that it is over, and logs in when it was accepted. ERROR_DENIED: denied or not answered in time.
 * ERROR_NETWORK: JumpCloud could not be asked any more. */
must_check bool push_wait(struct driver *driver, struct jumpcloud *jumpcloud, const struct jumpcloud_push *push,
                          struct failure *failure);
