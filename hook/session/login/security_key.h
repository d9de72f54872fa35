/* SPDX-License-Identifier: MIT
 *
 * JumpCloud's challenge is signed by a security key: finds the registered one among those plugged in, tells the person
 * what to do and asks for a PIN, with ajc-hook-key. Somebody must be there to be asked.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "protocol/failure.h"
#include "protocol/message.h"

/* Signs for `origin`. The caller clears `assertion`. Waits for a key and its touch as long as JumpCloud's timeout says,
 * between ten seconds and two minutes. */
must_check bool security_key_sign(const struct message_need_assertion *question, const char *origin,
                                  struct message_assertion *assertion, struct failure *failure);
