/* SPDX-License-Identifier: MIT
 *
 * Stores the portal session in the keyring when it is new or has new cookies, and removes it when JumpCloud ended it. A
 * logout in the meantime has priority.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"
#include "session/ask/login_subject.h"

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
