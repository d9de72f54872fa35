/* SPDX-License-Identifier: MIT
 *
 * Waiting for the person's answer to a JumpCloud Protect push, with a line on the terminal that counts down. Never
 * sends another push; Ctrl-C ends the program and leaves nothing on the terminal.
 */
#pragma once

#include "sign_in/jumpcloud/jumpcloud_push.h"

/* Waits until the push is answered or its time is over, at most 90 seconds, and logs in when it was accepted.
 * ERROR_DENIED: denied or not answered in time. ERROR_NETWORK: JumpCloud could not be asked any more. */
must_check bool push_wait(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, struct error *error);
