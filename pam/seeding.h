/* SPDX-License-Identifier: MIT
 *
 * When a password is remembered and when it is handed over: the module's two deeds. Neither has a result, for no login
 * depends on them.
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
