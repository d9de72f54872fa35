/* SPDX-License-Identifier: MIT
 *
 * The sign-in URL of AWS's web console.
 */
#include "sign_in/flow/console_url.h"

#include "base/text.h"
#include "names/region.h"
#include "sign_in/aws/federation.h"

bool
console_url_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    static const struct message_profile nameless;
    const struct message_profile *profile = task->profile_count == 0 ? &nameless : &task->profiles[0];
    const struct partition *partition = partition_find(task->partition);
    struct sts_credentials credentials = {.secret_access_key = task->secret_access_key, /* borrowed: not cleared here */
                                          .session_token = task->session_token};
    struct federation federation = {
        .partition = partition,
        .endpoint_url = driver->open.signin_url,
        .service = task->service,
        .issuer = profile->url,
        .session_seconds = (long)task->session_seconds,
        .profile = profile->name,
    };
    CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_ITEM};

    if (partition == NULL) {
        return failure_set(failure, FAILURE_CONSOLE_UNKNOWN, task->partition);
    }
    federation.region = partition_has_region(partition, profile->region) ? profile->region : partition->implicit_region;
    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), task->access_key_id);
    if (!federation_find_url(driver->http, &federation, &credentials, &message.item.url, failure)) {
        return false;
    }
    driver_report(driver, &message);
    return true;
}
