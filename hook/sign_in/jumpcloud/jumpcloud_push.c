/* SPDX-License-Identifier: MIT
 *
 * The requests of a JumpCloud Protect push.
 */
#include "sign_in/jumpcloud/jumpcloud_push.h"

#include <stdio.h>

static const char push_path[] = "/userconsole/auth/push";

/* A POST with the empty object that saml2aws sends. */
static bool
post(struct jumpcloud *jumpcloud, const char *path, struct http_reply *reply, struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};

    secret_set(&body, "{}");
    return jumpcloud_prepare(jumpcloud, failure) && jumpcloud_ask(jumpcloud, path, &body, reply, failure);
}

bool
jumpcloud_push_start(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};

    return post(jumpcloud, push_path, &reply, failure) &&
           jumpcloud_push_reply_started(reply.status, &reply.body, push, failure);
}

bool
jumpcloud_push_look(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    char path[JUMPCLOUD_PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", push_path, push->id);
    return jumpcloud_ask(jumpcloud, path, NULL, &reply, failure) &&
           jumpcloud_push_reply_state(reply.status, &reply.body, push, failure);
}

bool
jumpcloud_push_log_in(struct jumpcloud *jumpcloud, const struct jumpcloud_push *push, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct jumpcloud_answer answer = {0};
    char path[JUMPCLOUD_PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s/login", push_path, push->id);
    if (!post(jumpcloud, path, &reply, failure) ||
        !jumpcloud_reply_auth(reply.status, reply.content_type, reply.location, &reply.body, true, &answer, failure)) {
        return false;
    }
    return answer.outcome == JUMPCLOUD_ACCEPTED ||
           failure_set(failure, FAILURE_PUSH_LOGIN_REFUSED,
                       answer.message[0] == '\0' ? "no reason given" : answer.message);
}
