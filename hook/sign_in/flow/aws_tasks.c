/* SPDX-License-Identifier: MIT
 *
 * The tasks that need only AWS.
 */
#include "sign_in/flow/aws_tasks.h"

#include "base/log.h"
#include "base/text.h"
#include "names/region.h"
#include "sign_in/aws/federation.h"
#include "sign_in/aws/iam.h"

/* Borrowed: not cleared here. */
static struct sts_credentials
credentials_of(const struct message_task *task)
{
    struct sts_credentials credentials = {.secret_access_key = task->secret_access_key,
                                          .session_token = task->session_token};

    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), task->access_key_id);
    return credentials;
}

bool
console_url_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    static const struct message_profile nameless;
    const struct message_profile *profile = task->profile_count == 0 ? &nameless : &task->profiles[0];
    const struct partition *partition = partition_find(task->partition);
    const struct sts_credentials credentials = credentials_of(task);
    struct federation federation = {
        .partition = partition,
        .endpoint_url = driver->open.signin_url,
        .service = task->service,
        .destination = task->destination,
        .issuer = profile->url,
        .session_seconds = (long)task->session_seconds,
        .profile = profile->name,
    };
    CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_ITEM};

    if (partition == NULL) {
        return failure_set(failure, FAILURE_CONSOLE_UNKNOWN, task->partition);
    }
    federation.region = partition_has_region(partition, profile->region) ? profile->region : partition->implicit_region;
    if (!federation_find_url(driver->http, &federation, &credentials, &message.item.url, failure)) {
        return false;
    }
    driver_report(driver, &message);
    return true;
}

bool
account_alias_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    const struct sts_credentials credentials = credentials_of(task);
    CLEANUP_AWS_REQUEST struct aws_request request = {0};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct message message = {.kind = MESSAGE_ITEM};
    char alias[IAM_ALIAS_SIZE];

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
