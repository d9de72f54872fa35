/* SPDX-License-Identifier: MIT
 *
 * The AWS session of a profile: from the keyring, else by a sign-in.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "config/config.h"
#include "keyring/credentials.h"
#include "keyring/keyring.h"
#include "session/login/sign_in.h"

/* For the caller of the functions below. */
void session_result_clear(struct sign_in_result *result);

/* NON_INTERACTIVE: no questions, and settings only from the files. */
enum session_mode { SESSION_INTERACTIVE, SESSION_NON_INTERACTIVE };

/* The profile's session from the keyring if it is valid for at least `min_seconds_left` (at least 1); else a new one.
 * Of many concurrent callers one signs in and all get its result; without a terminal a caller waits at most 30 seconds.
 * False: result->error has the reason. */
must_check bool session_get(struct keyring *keyring, const struct config *config, const char *profile,
                            long min_seconds_left, enum session_mode mode, struct sign_in_result *result);

/* The same for programs that keep the credentials until they expire (AWS SDKs): first renews a session with less than
 * 15 minutes or half its lifetime left, if that needs no person. If this fails, returns the old session. */
must_check bool session_get_refreshed(struct keyring *keyring, const struct config *config, const char *profile,
                                      enum session_mode mode, struct sign_in_result *result);

/* True when a new session can probably be created without a person: there is a portal session, or a password that is
 * not marked as refused and an account that requires no second factor as far as known. */
bool session_can_renew_silently(struct keyring *keyring, const struct config *config, const struct profile *profile);

/* Removes the session, writes a marker (MARKER_REMOVED), so that a sign-in in progress stores nothing, and updates the
 * stamps for shells. True when there was one. */
bool session_remove(struct keyring *keyring, const char *profile);

#define CLEANUP_SESSION_RESULT CLEANUP(session_result_clear)
