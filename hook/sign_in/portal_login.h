/* SPDX-License-Identifier: MIT
 *
 * A login to the portal: whose password, from where, asked or kept, tried how often. This file keeps the promise
 * that nobody is locked out: a password that JumpCloud refused is dropped, marked and never sent again by itself.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "sign_in/jumpcloud.h"
#include "store/config.h"
#include "store/keyring.h"

/* Logs the account in and keeps its portal session (and a typed password, for login_ttl) in the keyring. Waits for a
 * login of the same user that is under way and uses its portal session instead: then `jumpcloud` holds that one.
 * `account->email` is asked for when empty; `account->mfa` is set when a factor was wanted; an account that
 * is known to want one is not tried when nobody can be asked. `redirect_to` as
 * jumpcloud_authenticate has it. `tried` is the portal session that just failed ("" when there was none). */
must_check bool portal_login(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct config *config,
                             struct account *account, const char *redirect_to, const struct secret *tried,
                             struct error *error);

/* Forgets the password of the login to this machine when the account has a portal session now and the password was
 * one for that account: it is often the one for sudo, too. */
void portal_drop_seed(struct keyring *keyring, const struct config *config, const struct account *account);

/* Keeps the portal session that `jumpcloud` holds; best effort. */
void portal_keep(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct account *account,
                 time_t authenticated_at);
