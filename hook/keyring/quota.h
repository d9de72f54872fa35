/* SPDX-License-Identifier: MIT
 *
 * Reaching and storing in a keyring that may be full. An ordinary user has 200 keys and 20,000 bytes, shared with every
 * program of that user: about a dozen AWS sessions.
 */
#pragma once

#include "base/error.h"
#include "base/secret.h"
#include "keyring/keyring.h"

/* Opens as keyring_open does; where nothing but the quota stands in the way, tries again for up to 0.3 seconds: each
 * process has a keyring of its own that counts while it lives. Not for the prompt, which never waits. */
bool quota_open(struct keyring *keyring, struct error *error);

/* Stores as keyring_store does. At full quota unlinks dead keys and, where there were some, tries again for up to 0.3
 * seconds (the kernel gives their space back with a delay). Else the oldest AWS session other than this one goes at
 * once, named in `evicted` ("" when none went); a login or portal session never goes. ERROR_SYSTEM with a sentence
 * otherwise. */
bool quota_store(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
                 long timeout_seconds, char evicted[static KEYRING_NAME_SIZE], struct error *error);
