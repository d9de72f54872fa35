/* SPDX-License-Identifier: MIT
 *
 * The portal session of a task's account.
 */
#include "sign_in/flow/portal.h"

#include "base/text.h"

bool
portal_open(struct portal *portal, struct driver *driver, const struct message_task *task, struct failure *failure)
{
    *portal = (struct portal){.driver = driver};
    http_cookies_restore(driver->http, "");
    return jumpcloud_open(&portal->jumpcloud, driver->http, task->console_url, task->sso_url, failure) &&
           text_copy(portal->jumpcloud.email, sizeof(portal->jumpcloud.email), task->email);
}

void
portal_clear(struct portal *portal)
{
    jumpcloud_clear(&portal->jumpcloud);
}

void
portal_report(const struct portal *portal, enum portal_state state)
{
    CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_PORTAL, .portal.state = state};

    if (state == PORTAL_ALIVE) {
        jumpcloud_save(&portal->jumpcloud, &message.portal.portal);
    }
    driver_report(portal->driver, &message);
}
