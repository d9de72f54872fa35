/* SPDX-License-Identifier: MIT
 *
 * Finds the registered security key among those plugged in. Waits for another one when there is none, and asks for a
 * PIN where a credential may be visible only with it.
 */
#pragma once

#include "session/key/key_session.h"

/* Looks until there is a registered key. */
must_check bool key_search_run(struct key_session *session, struct failure *failure);

/* The registered keys; returns their number. */
size_t key_search_list(const struct key_session *session, const struct message_key *keys[static PROTOCOL_KEYS_MAX]);
