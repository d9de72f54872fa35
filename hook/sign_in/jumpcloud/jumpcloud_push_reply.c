/* SPDX-License-Identifier: MIT
 *
 * Parses the description of a JumpCloud Protect push.
 */
#include "sign_in/jumpcloud/jumpcloud_push_reply.h"

#include "base/clock.h"
#include "base/text.h"
#include "sign_in/jumpcloud/portal_reply.h"

bool
jumpcloud_push_reply_read(const cJSON *json, struct jumpcloud_push *push)
{
    const char *id = portal_reply_text(json, "id");
    struct jumpcloud_push read = {0};

    if (!text_is_made_of(id, sizeof(read.id) - 1, "-_")) {
        return false;
    }
    text_copy(read.id, sizeof(read.id), id);
    (void)!clock_parse_rfc3339(portal_reply_text(json, "expiresAt"), &read.expires_at);
    *push = read;
    return true;
}
