/* SPDX-License-Identifier: MIT
 *
 * Requests to one security key, with libfido2. Each call runs in a process of its own, as it can wait for ever:
 * libfido2 1.12 does not return from a U2F key that nobody touches, whatever its timeout.
 */
#pragma once

#include <stdbool.h>

#include "protocol/message.h"

/* Reports which credential the key at `path` has, and what it is. No touch is needed. */
void ctap_look(const struct message_look *look, const char *path, struct message_key *report);

/* Asks for a touch and signs. `report` becomes an assertion, or a key with the reason why there is none. After a signal
 * that ends the program the key is told to stop waiting. */
void ctap_sign(const struct message_sign *sign, const struct message_key_place *place, struct message *report);
