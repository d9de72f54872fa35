/* SPDX-License-Identifier: MIT
 *
 * The portal session of a task's account.
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
};

/* Starts without cookies: cookies of one account are never sent for another one. ERROR_CONFIG: a host is invalid. */
must_check bool portal_open(struct portal *portal, struct driver *driver, const struct message_task *task,
                            struct failure *failure);
void portal_clear(struct portal *portal);

/* Reports the state of the portal session to ajc-hook; with PORTAL_ALIVE also its cookies. */
void portal_report(const struct portal *portal, enum portal_state state);

#define CLEANUP_PORTAL CLEANUP(portal_clear)
