/* SPDX-License-Identifier: MIT
 *
 * A new AWS session's place in the keyring: what somebody removed meanwhile stays removed, what has to give way is
 * named, and shells learn of all of it.
 */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "keyring/keyring.h"
#include "keyring/sign_in_result.h"

/* Keeps the record's session as that of its profile, unless `clear`, `logout` or `remove` came after `started_ns`
 * (CLOCK_BOOTTIME): then it is dropped and the record fails. A keyring that does not take it is no failure: the record
 * has a notice then, and its reader the session all the same. */
bool session_commit_store(struct keyring *keyring, int64_t started_ns, struct record *record);

/* Nothing automatic signs in for the profile before that many seconds, an hour at most: a server asked for it. */
void session_commit_rest(struct keyring *keyring, const char *name, long seconds);

/* Fills the record with the session of its profile that another process made after `started_ns`; false when there is
 * none. */
bool session_commit_find_made(struct keyring *keyring, int64_t started_ns, struct record *record);
