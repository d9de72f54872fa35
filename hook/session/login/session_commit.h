/* SPDX-License-Identifier: MIT
 *
 * Stores the worker's results, unless the user logged out or removed the session meanwhile. A new AWS session goes to
 * the keyring: it is validated, its times are corrected by the clock skew, the stamps for shells are updated, and
 * evicted sessions are named. The portal session goes to the keyring, too, and is removed when JumpCloud has ended it.
 * What the sign-in learned is stored in the configuration.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "keyring/credentials.h"
#include "protocol/message.h"
#include "session/ask/login_subject.h"

enum { NOTICE_SIZE = 512 }; /* notices for the user; usually "" */

/* --- the portal session --- */

/* Whether it can be a portal session: text of limited size. */
must_check bool portal_commit_is_valid(const struct secret *session);

/* Stores the session of a login that started at `started_ns` (CLOCK_BOOTTIME). Removes a machine password of the
 * account, because it is often also the sudo password. False, nothing stored: the account was logged out since then. */
must_check bool portal_commit_store_new(const struct login_subject *subject, int64_t started_ns,
                                        const struct secret *session);

/* The stored session opened a page and now has these cookies. `was_kept` false: this process created the session. */
void portal_commit_renew(const struct login_subject *subject, const struct secret *session, bool was_kept);

/* JumpCloud ended `session`: removes it, unless another one was stored meanwhile. */
void portal_commit_forget_ended(const struct login_subject *subject, const struct secret *session);

/* The session did not end: the application required its own login. */
void portal_commit_deny_end(const struct login_subject *subject);

/* --- a new AWS session --- */

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

/* --- notices and the configuration --- */

/* Appends a sentence. */
void session_commit_add_notice(char notice[static NOTICE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Writes what is new, with what is known about the account (NULL: nothing). `is_done`: the sign-in succeeded, so the
 * account's host is right. Best effort. */
void session_commit_learn(const struct config *config, struct config_learned *learned, const struct account *account,
                          bool is_done);
