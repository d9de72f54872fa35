/* SPDX-License-Identifier: MIT
 *
 * The login to the portal: password, then the factor that JumpCloud requires. Together with ajc-hook, which writes a
 * marker before it permits a secret, it ensures that no account is locked: every password and code is sent once and
 * only with permission, and a code only after a password that JumpCloud just accepted.
 */
#pragma once

#include "sign_in/flow/portal.h"

/* Logs in with the e-mail, password and factor from ajc-hook, or uses another process's portal session. `profile`:
 * whose page requires the login; "": none. `redirect_to`: see jumpcloud_authenticate. After LOGIN_APPLICATION the
 * password is sent with a code. */
must_check bool portal_login(struct portal *portal, enum login_reason reason, const char *profile,
                             const char *redirect_to, struct failure *failure);
