/* SPDX-License-Identifier: MIT
 *
 * A new AWS session on its way from the worker to the keyring: believed only when every part of it can be one, its end
 * put right by the clocks; what somebody removed meanwhile stays removed, what has to give way is named, and shells
 * learn of all of it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "keyring/credentials.h"
#include "protocol/message.h"

enum { NOTICE_SIZE = 512 }; /* what is to be told of a session that is there; "" mostly */

/* Moves the worker's session into `credentials`, with its instants in this machine's clocks, and says in `notice` what
 * is to be told of clock and duration. False when it is none as AWS makes them. */
must_check bool session_commit_read(struct message_session *session, struct credentials *credentials,
                                    char notice[static NOTICE_SIZE]);

/* Keeps it as that of its profile. Fails, the credentials cleared, when it is over already or `clear`, `logout` or
 * `remove` came after `started_ns` (CLOCK_BOOTTIME). A keyring that does not take it is no failure: `notice` says so,
 * and the caller has the session all the same. */
must_check bool session_commit_store(struct keyring *keyring, int64_t started_ns, const char *profile,
                                     struct credentials *credentials, char notice[static NOTICE_SIZE],
                                     struct failure *failure);

/* Nothing automatic signs in for the profile before that many seconds, an hour at most: a server asked for it. */
void session_commit_set_back_off(struct keyring *keyring, const char *profile, long seconds);

/* The session of the profile that another process made after `started_ns`; false when there is none. */
bool session_commit_find_stored(struct keyring *keyring, int64_t started_ns, const char *profile,
                                struct credentials *credentials);

/* Puts a sentence behind those that are there. */
void session_commit_add_notice(char notice[static NOTICE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
