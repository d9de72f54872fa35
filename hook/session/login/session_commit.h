/* SPDX-License-Identifier: MIT
 *
 * Stores a new AWS session from the worker in the keyring: validates it, corrects its times by the clock skew, and
 * updates the stamps for shells. A session that was removed meanwhile is not stored. Evicted sessions are named. What
 * the sign-in found out is stored in the configuration.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "keyring/credentials.h"
#include "protocol/message.h"

enum { NOTICE_SIZE = 512 }; /* notices for the user; "" mostly */

/* Moves the worker's session into `credentials`, converts its times to this machine's clocks, and adds notices on clock
 * and duration. False when AWS cannot have issued it. */
must_check bool session_commit_read(struct message_session *session, struct credentials *credentials,
                                    char notice[static NOTICE_SIZE]);

/* Stores it for its profile. Fails, with the credentials cleared, when it has already expired, or when `clear`,
 * `logout` or `remove` ran after `started_ns` (CLOCK_BOOTTIME). When the keyring cannot store it, only `notice` says
 * so, and the caller still gets the session. */
must_check bool session_commit_store(struct keyring *keyring, int64_t started_ns, const char *profile,
                                     struct credentials *credentials, char notice[static NOTICE_SIZE],
                                     struct failure *failure);

/* No automatic sign-in for the profile for that many seconds, at most an hour: a server asked for it. */
void session_commit_set_back_off(struct keyring *keyring, const char *profile, long seconds);

/* The session of the profile that another process stored after `started_ns`; false when there is none. */
bool session_commit_find_stored(struct keyring *keyring, int64_t started_ns, const char *profile,
                                struct credentials *credentials);

/* Appends a sentence. */
void session_commit_add_notice(char notice[static NOTICE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds what is known about the account. `is_done`: the sign-in succeeded, so its host is right. */
void session_commit_add_account(struct config_learned *learned, const struct account *account, bool is_done);

/* Writes what is new. Best effort. */
void session_commit_store_learned(const struct config *config, const struct config_learned *learned);
