/* SPDX-License-Identifier: MIT
 *
 * When a password is stored on the handle, passed to the helper and removed. The functions return nothing, because no
 * login depends on them.
 */
#pragma once

#include <security/pam_modules.h>

#include "options.h"

/* In authenticate: stores the typed password, if there is one and the module acts for the user; always removes an
 * earlier one. */
void seeding_remember(pam_handle_t *pam, const struct options *options);

/* In the later phases: the first one passes the password to the helper, if PAM_USER is still the user who typed it, and
 * always removes it. A phase before the session does nothing when it cannot know that the password was right; then the
 * session phase does it.
 */
void seeding_before_session(pam_handle_t *pam, const struct options *options);
void seeding_in_session(pam_handle_t *pam, const struct options *options);

/* On a password change, in every service: removes the earlier password here and in the user's keyring. */
void seeding_forget(pam_handle_t *pam, const struct options *options);
