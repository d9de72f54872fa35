/* SPDX-License-Identifier: MIT
 *
 * The requests of a JumpCloud Protect push.
 */
#include "sign_in/jumpcloud/jumpcloud_push.h"

#include <stdio.h>

#include "base/json.h"

static const char push_path[] = "/userconsole/auth/push";

/* POSTs an empty object, like saml2aws. */
static bool
post(struct jumpcloud *jumpcloud, enum asked asked, const char *path, struct http_reply *reply, struct answer *answer,
     struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};

    secret_set(&body, "{}");
    return jumpcloud_ask(jumpcloud, asked, path, &body, reply, answer, failure);
}

bool
jumpcloud_push_start(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, struct answer *answer,
                     struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_JSON cJSON *json = NULL;

    if (!post(jumpcloud, ASKED_PUSH, push_path, &reply, answer, failure)) {
        return false;
    }
    json = portal_reply_object(&reply.body);
    return answer->meaning != MEANS_PUSH_SENT || portal_reply_push(json, push);
}

bool
jumpcloud_push_poll(struct jumpcloud *jumpcloud, const struct jumpcloud_push *push, struct answer *answer,
                    struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    char path[JUMPCLOUD_PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", push_path, push->id);
    return jumpcloud_ask(jumpcloud, ASKED_PUSH_STATE, path, NULL, &reply, answer, failure);
}

bool
jumpcloud_push_log_in(struct jumpcloud *jumpcloud, const struct jumpcloud_push *push, struct answer *answer,
                      struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    char path[JUMPCLOUD_PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s/login", push_path, push->id);
    return post(jumpcloud, ASKED_PUSH_LOGIN, path, &reply, answer, failure);
}
