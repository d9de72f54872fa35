/* SPDX-License-Identifier: MIT
 *
 * Ends the portal session at JumpCloud.
 */
#include "sign_in/flow/logout.h"

#include "sign_in/flow/portal_login.h"

bool
logout_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    CLEANUP_PORTAL struct portal portal = {0};

    if (!portal_open(&portal, driver, task, failure)) {
        return false;
    }
    jumpcloud_restore(&portal.jumpcloud, secret_text(&task->portal));
    return jumpcloud_logout(&portal.jumpcloud) || failure_set(failure, FAILURE_LOGOUT_FAILED, task->email);
}
