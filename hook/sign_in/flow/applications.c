/* SPDX-License-Identifier: MIT
 *
 * The applications that JumpCloud's portal offers to an account.
 */
#include "sign_in/flow/applications.h"

#include "base/text.h"
#include "sign_in/flow/portal_login.h"
#include "sign_in/jumpcloud/applications_reply.h"

static void
report(struct driver *driver, const struct offered_application *offered)
{
    CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_ITEM, .item.is_aws = offered->is_aws};

    text_copy(message.item.name, sizeof(message.item.name), offered->name);
    secret_set(&message.item.url, offered->url);
    driver_report(driver, &message);
}

static bool
fetch(struct portal *portal, bool *is_login_needed, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_FREE struct offered_application *offered = NULL;
    struct answer answer;
    size_t count = 0;

    if (!jumpcloud_ask(&portal->jumpcloud, "/userconsole/api/applications", NULL, &reply, failure)) {
        return false;
    }
    jumpcloud_read(&portal->jumpcloud, ASKED_APPLICATIONS, &reply, &answer, failure);
    *is_login_needed = answer.meaning == MEANS_LOGIN_NEEDED;
    if (answer.meaning == MEANS_LIST) {
        applications_reply_parse(&reply.body, portal->jumpcloud.sso_url, &offered, &count);
    }
    for (size_t i = 0; i < count; i++) {
        report(portal->driver, &offered[i]);
    }
    return *is_login_needed || answer.meaning == MEANS_LIST;
}

static bool
fetch_with_stored_portal(struct portal *portal, const struct message_task *task, bool *is_login_needed,
                         struct failure *failure)
{
    *is_login_needed = true;
    if (task->portal.size == 0) {
        return true;
    }
    jumpcloud_restore(&portal->jumpcloud, secret_text(&task->portal));
    if (!fetch(portal, is_login_needed, failure)) {
        return false;
    }
    if (!*is_login_needed) {
        portal_report(portal, PORTAL_ALIVE);
    }
    return true;
}

bool
applications_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    CLEANUP_PORTAL struct portal portal = {0};
    bool is_login_needed;

    if (!portal_open(&portal, driver, task, failure) ||
        !fetch_with_stored_portal(&portal, task, &is_login_needed, failure)) {
        return false;
    }
    if (!is_login_needed) {
        return true;
    }
    return portal_login(&portal, task->portal.size > 0 ? LOGIN_ENDED : LOGIN_NO_PORTAL, "", NULL, failure) &&
           fetch(&portal, &is_login_needed, failure) &&
           (!is_login_needed || failure_set(failure, FAILURE_APPLICATIONS_NOT_UNDERSTOOD, 401));
}
