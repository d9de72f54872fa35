/* SPDX-License-Identifier: MIT
 *
 * The requests of a login with a security key.
 */
#include "sign_in/jumpcloud/jumpcloud_key.h"

#include "base/json.h"
#include "sign_in/jumpcloud/jumpcloud_key_reply.h"
#include "sign_in/jumpcloud/portal_reply.h"

static const char key_path[] = "/userconsole/auth/webauthn";

bool
jumpcloud_key_fetch(struct jumpcloud *jumpcloud, struct message *question, struct secret *token,
                    struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_JSON cJSON *json = NULL;
    struct answer answer;

    if (!jumpcloud_ask(jumpcloud, ASKED_KEY_OPTIONS, key_path, NULL, &reply, &answer, failure)) {
        return false;
    }
    json = portal_reply_object(&reply.body);
    if (answer.meaning != MEANS_CHALLENGE || !jumpcloud_key_reply_read(json, &question->need_assertion)) {
        return false;
    }
    question->kind = MESSAGE_NEED_ASSERTION;
    secret_set(token, jumpcloud_key_reply_token(json));
    return true;
}

bool
jumpcloud_key_log_in(struct jumpcloud *jumpcloud, const struct message_assertion *assertion, const struct secret *token,
                     struct answer *answer, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_JSON cJSON *json = jumpcloud_key_reply_answer(assertion, secret_text(token));

    return jumpcloud_print(json, &body, failure) &&
           jumpcloud_ask(jumpcloud, ASKED_KEY, key_path, &body, &reply, answer, failure);
}
