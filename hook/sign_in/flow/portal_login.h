/* SPDX-License-Identifier: MIT
 *
 * The portal session of a task's account, and the login: password, then the factor that JumpCloud requires. Together
 * with ajc-hook, which writes a marker before it permits a secret, it ensures that no account is locked: every password
 * and code is sent once and only with permission, and a code only after a password that JumpCloud just accepted.
 */
#pragma once

#include <stdbool.h>

#include "protocol/failure.h"
#include "protocol/message.h"
#include "sign_in/flow/driver.h"
#include "sign_in/jumpcloud/jumpcloud.h"

struct portal {
    struct driver *driver; /* borrowed */
    struct jumpcloud jumpcloud;
    char email[PROTOCOL_EMAIL_SIZE]; /* "": not known yet */
};

/* Starts without cookies: cookies of one account are never sent for another one. ERROR_CONFIG: a host is invalid. */
must_check bool portal_open(struct portal *portal, struct driver *driver, const struct message_task *task,
                            struct failure *failure);
void portal_clear(struct portal *portal);

/* Logs in with the e-mail, password and factor from ajc-hook, or uses another process's portal session. `profile`:
 * whose page requires the login; "": none. `redirect_to`: see jumpcloud_authenticate. After LOGIN_APPLICATION the
 * password is sent with a code. */
must_check bool portal_login(struct portal *portal, enum login_reason reason, const char *profile,
                             const char *redirect_to, struct failure *failure);

/* Reports the state of the portal session to ajc-hook; with PORTAL_ALIVE also its cookies. */
void portal_report(const struct portal *portal, enum portal_state state);

#define CLEANUP_PORTAL CLEANUP(portal_clear)
