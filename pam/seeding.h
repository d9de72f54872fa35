/* SPDX-License-Identifier: MIT
 *
 * When a password is remembered, handed over and forgotten. Nothing of it has a result, for no login depends on it.
 */
#pragma once

#include <security/pam_modules.h>

#include "options.h"

/* In authenticate: keeps the password that was typed, if there is one and the person is one to act for; forgets an
 * earlier one in any case. */
void seeding_remember(pam_handle_t *pam, const struct options *options);

/* In the later phases: the first one hands the password over, when PAM_USER is still who typed it, and forgets it in
 * any case. Those before the session leave it to that one where they cannot know that the password was the right one.
 */
void seeding_before_session(pam_handle_t *pam, const struct options *options);
void seeding_in_session(pam_handle_t *pam, const struct options *options);

/* When a password is changed: the one that was typed before is forgotten, here and in the person's keyring, in every
 * service. */
void seeding_forget(pam_handle_t *pam, const struct options *options);
