/* SPDX-License-Identifier: MIT
 *
 * The tasks that need only the portal.
 */
#include "sign_in/flow/portal_tasks.h"

#include "base/text.h"
#include "sign_in/flow/portal_login.h"
#include "sign_in/jumpcloud/applications_reply.h"

bool
login_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};

    return jumpcloud_open(&jumpcloud, driver->http, task, failure) &&
           portal_login(driver, &jumpcloud, LOGIN_NO_PORTAL, NULL, failure);
}

bool
logout_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};

    if (!jumpcloud_open(&jumpcloud, driver->http, task, failure)) {
        return false;
    }
    return jumpcloud_logout(&jumpcloud) || failure_set(failure, FAILURE_LOGOUT_FAILED, task->email);
}

/* --- applications --- */

static bool
fetch_applications(struct driver *driver, struct jumpcloud *jumpcloud, bool *is_login_needed, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_FREE struct offered_application *offered = NULL;
    struct answer answer;
    size_t count = 0;

    if (!jumpcloud_ask(jumpcloud, ASKED_APPLICATIONS, "/userconsole/api/applications", NULL, &reply, &answer,
                       failure)) {
        return false;
    }
    *is_login_needed = answer.meaning == MEANS_LOGIN_NEEDED;
    if (answer.meaning == MEANS_LIST) {
        applications_reply_parse(&reply.body, jumpcloud->sso_url, &offered, &count);
    }
    for (size_t i = 0; i < count; i++) {
        CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_ITEM, .item.is_aws = offered[i].is_aws};

        text_copy(message.item.name, sizeof(message.item.name), offered[i].name);
        secret_set(&message.item.url, offered[i].url);
        driver_report(driver, &message);
    }
    return *is_login_needed || answer.meaning == MEANS_LIST;
}

bool
applications_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};
    bool is_login_needed = true;

    if (!jumpcloud_open(&jumpcloud, driver->http, task, failure) ||
        (task->portal.size > 0 && !fetch_applications(driver, &jumpcloud, &is_login_needed, failure))) {
        return false;
    }
    if (!is_login_needed) {
        portal_report(driver, &jumpcloud, PORTAL_ALIVE);
        return true;
    }
    return portal_login(driver, &jumpcloud, task->portal.size > 0 ? LOGIN_ENDED : LOGIN_NO_PORTAL, NULL, failure) &&
           fetch_applications(driver, &jumpcloud, &is_login_needed, failure) &&
           (!is_login_needed || failure_set(failure, FAILURE_APPLICATIONS_NOT_UNDERSTOOD, 401));
}
