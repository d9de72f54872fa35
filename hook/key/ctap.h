/* SPDX-License-Identifier: MIT
 *
 * Requests to one security key, with libfido2. Each call runs in its own process, because it may never return:
 * libfido2 1.12 ignores its timeout for a U2F key that is not touched.
 */
#pragma once

#include <stdbool.h>

#include "protocol/message.h"

/* Reports which credential the key at `path` has, and what it is. No touch is needed. */
void ctap_look(const struct message_look *look, const char *path, struct message_key *report);

/* Asks for a touch and signs. `report` becomes an assertion, or a key with the reason why there is none. After a signal
 * that ends the program the request in the key is cancelled. */
void ctap_sign(const struct message_sign *sign, const struct message_key_place *place, struct message *report);
