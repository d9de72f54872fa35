/* SPDX-License-Identifier: MIT
 *
 * Signs JumpCloud's challenge with a security key: finds the registered one among those plugged in, shows the person
 * what to do and asks for a PIN, through ajc-hook-key. Needs a terminal to ask on.
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
