/* SPDX-License-Identifier: MIT
 *
 * The portal session's place in the keyring: kept when it is new or comes with new cookies, forgotten when JumpCloud
 * ended it. What somebody has logged out of meanwhile stays away.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"
#include "session/ask/login_subject.h"

/* Whether it can be one: a text, of bounded size. */
must_check bool portal_commit_is_valid(const struct secret *session);

/* Keeps the session of a login that began at `started_ns` (CLOCK_BOOTTIME), and forgets a password of the login to this
 * machine that was one for the account: it is often the one for sudo, too. False, nothing kept: the account was logged
 * out since then. */
must_check bool portal_commit_store_new(const struct login_subject *subject, int64_t started_ns,
                                        const struct secret *session);

/* The session that is kept opened a page and has these cookies now. `was_kept` false: a login of this process made it.
 */
void portal_commit_renew(const struct login_subject *subject, const struct secret *session, bool was_kept);

/* JumpCloud ended `session`: forgotten, unless there is another one in its place by now. */
void portal_commit_forget_ended(const struct login_subject *subject, const struct secret *session);

/* It was an application's wish, not the end. */
void portal_commit_deny_end(const struct login_subject *subject);
