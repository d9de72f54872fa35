/* SPDX-License-Identifier: MIT
 *
 * The portal session of a task's account, and the login that makes one: password, then the factor that JumpCloud wants.
 * Nobody is to be locked out. ajc-hook's half of that promise is the marker that it writes before it lets a secret go;
 * this half: every password and code is sent once and only after its word, a code only behind a password that JumpCloud
 * just accepted.
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

/* Begins with no cookies: those of one account are never sent in another's name. ERROR_CONFIG: a host is none. */
must_check bool portal_open(struct portal *portal, struct driver *driver, const struct message_task *task,
                            struct failure *failure);
void portal_clear(struct portal *portal);

/* Logs the account in, with e-mail, password and factor that ajc-hook gives, or uses a portal session of another
 * process that it names instead. `profile` is whose page wants the login ("": none); `redirect_to` as
 * jumpcloud_authenticate has it. After LOGIN_APPLICATION the password goes with a code at once. */
must_check bool portal_login(struct portal *portal, enum login_reason reason, const char *profile,
                             const char *redirect_to, struct failure *failure);

/* Tells ajc-hook what became of the portal session; its cookies go with PORTAL_ALIVE. */
void portal_report(const struct portal *portal, enum portal_state state);

#define CLEANUP_PORTAL CLEANUP(portal_clear)
