/* SPDX-License-Identifier: MIT
 *
 * A login to the portal: password, then the factor that JumpCloud wants. This file keeps the other half of the promise
 * that nobody is locked out (portal_attempt.h has the first): a mark stands while the answer to a secret is not known,
 * every password and code is sent once, a code only behind a password that JumpCloud just accepted.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "config/config.h"
#include "keyring/keyring.h"
#include "sign_in/flow/factor.h"
#include "sign_in/jumpcloud/jumpcloud.h"

/* Logs the account in and keeps its portal session (and a typed password, for login_ttl) in the keyring. Waits for a
 * login of the same user that is under way and uses its portal session instead: then `jumpcloud` holds that one.
 * `account->email` is asked for when empty; `account->mfa` is set to the factor that was used; an account that is known
 * to want one is not tried when nobody can be asked. `wanted`: the factor of --mfa, FACTOR_NONE without. `redirect_to`
 * as jumpcloud_authenticate has it. `tried` is the portal session that just failed ("" when there was none). `accepted`
 * (NULL: nobody wants it) gets the password, untouched when the portal session is another process's. */
must_check bool portal_login(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct config *config,
                             struct account *account, enum factor wanted, const char *redirect_to,
                             const struct secret *tried, struct secret *accepted, struct error *error);

/* For an application that wants a code although the portal did not (a policy of its own; saml2aws issue 771): logs the
 * account in once more with the code beside the password. Without a person ERROR_NEEDS_PERSON; the account is known to
 * want a factor from then on. `accepted`: what portal_login() gave, which is taken over; without one it is found anew.
 */
must_check bool portal_login_with_code(struct jumpcloud *jumpcloud, struct keyring *keyring,
                                       const struct config *config, struct account *account, struct secret *accepted,
                                       const char *redirect_to, struct error *error);

/* Forgets the password of the login to this machine when the account has a portal session now and the password was
 * one for that account: it is often the one for sudo, too. */
void portal_drop_seed(struct keyring *keyring, const struct config *config, const struct account *account);

/* Keeps the portal session that `jumpcloud` holds, unless the account was logged out meanwhile; best effort. */
void portal_keep(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct account *account,
                 time_t authenticated_at);
