/* SPDX-License-Identifier: MIT
 *
 * The alias of an AWS account.
 */
#include "sign_in/flow/account_alias.h"

#include "base/log.h"
#include "base/text.h"
#include "sign_in/aws/iam.h"

bool
account_alias_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    struct sts_credentials credentials = {.secret_access_key = task->secret_access_key, /* borrowed: not cleared here */
                                          .session_token = task->session_token};
    CLEANUP_AWS_REQUEST struct aws_request request = {0};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct message message = {.kind = MESSAGE_ITEM};
    char alias[IAM_ALIAS_SIZE];

    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), task->access_key_id);
    if (!iam_request_aliases(&request, driver->open.iam_url, task->partition, &credentials)) {
        return true;
    }
    if (!http_perform(driver->http, &request.http, &reply, failure)) {
        return false;
    }
    if (!iam_reply_parse(&reply, alias)) {
        log_debug("unexpected answer of IAM");
        return true;
    }
    text_copy(message.item.name, sizeof(message.item.name), alias);
    driver_report(driver, &message);
    return true;
}
