/* SPDX-License-Identifier: MIT
 *
 * The login to the portal: password, then the factor that JumpCloud requires. Together with ajc-hook, which writes a
 * marker before it permits a secret, it ensures that no account is locked: every password and code is sent once and
 * only with permission, and a code only after a password that JumpCloud just accepted.
 */
#pragma once

#include "sign_in/flow/driver.h"
#include "sign_in/jumpcloud/jumpcloud.h"

/* Logs in with the e-mail, password and factor from ajc-hook, or uses another process's portal session. `profile`:
 * whose page requires the login; NULL: none. After LOGIN_APPLICATION the password is sent with a code. */
must_check bool portal_login(struct driver *driver, struct jumpcloud *jumpcloud, enum login_reason reason,
                             const struct message_profile *profile, struct failure *failure);

/* Reports the state of the portal session to ajc-hook; with PORTAL_ALIVE also its cookies. */
void portal_report(struct driver *driver, const struct jumpcloud *jumpcloud, enum portal_state state);
