/* SPDX-License-Identifier: MIT
 *
 * The AWS session of a profile: from the keyring, else by signing in.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "config/config.h"
#include "keyring/credentials.h"
#include "keyring/keyring.h"
#include "session/login/sign_in.h"

/* What came of it; the notice is for standard error. */
struct session_result {
    struct error error;
    char notice[NOTICE_SIZE];
    struct credentials credentials;
};
void session_result_clear(struct session_result *result);

/* Whom a sign-in may turn to. In silence nobody is asked and everything comes from the files. */
enum session_mode { SESSION_INTERACTIVE, SESSION_NON_INTERACTIVE };

/* The profile's session from the keyring when it lives for at least `min_seconds_left` (at least 1) more; a new one
 * otherwise. Of many callers at once one signs in and all get what came of it; who cannot ask a person waits for half a
 * minute at most. False: result->error says why. */
must_check bool session_get(struct keyring *keyring, const struct config *config, const char *profile,
                            long min_seconds_left, enum session_mode mode, struct session_result *result);

/* The same for programs that keep what they get until it ends (AWS SDKs): a session of which less than a quarter of an
 * hour or half its life is left is replaced first, when that needs nobody. When it fails, what is left has to do. */
must_check bool session_get_refreshed(struct keyring *keyring, const struct config *config, const char *profile,
                                      enum session_mode mode, struct session_result *result);

/* True when a new session could be had without a person, as far as the keyring can tell: the account's portal session
 * is there, or its password, not marked as refused, for an account not known to want MFA. */
bool session_can_renew_silently(struct keyring *keyring, const struct config *config, const struct profile *profile);

/* Forgets the session, leaves a tombstone, tells the open shells. */
void session_remove(struct keyring *keyring, const char *profile);

#define CLEANUP_SESSION_RESULT CLEANUP(session_result_clear)
