/* SPDX-License-Identifier: MIT
 *
 * Any bytes as JumpCloud's challenge for a security key: what is read survives the protocol between the programs, and
 * the answer to it is JSON that has the token back.
 */
#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "require.h"
#include "sign_in/jumpcloud/jumpcloud_key_reply.h"
#include "sign_in/jumpcloud/portal_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As the worker sends it and ajc-hook reads it. */
static void
require_readable(struct message *question)
{
    CLEANUP_SECRET struct secret line = {0};
    CLEANUP_MESSAGE struct message reread = {0};
    char fault[PROTOCOL_WORDS_SIZE] = "";

    message_print(question, &line);
    line.text[line.size - 1] = '\0';
    require(message_parse(line.text, &reread, fault));
    require(reread.kind == MESSAGE_NEED_ASSERTION);
}

static void
require_answer(const char *token)
{
    struct message_assertion assertion = {0};
    CLEANUP_JSON cJSON *answer = jumpcloud_key_reply_answer(&assertion, token);
    const cJSON *back = cJSON_GetObjectItemCaseSensitive(answer, "token");

    require(cJSON_IsObject(answer));
    require(back == NULL || strcmp(cJSON_GetStringValue(back), token) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_MESSAGE struct message question = {.kind = MESSAGE_NEED_ASSERTION};
    CLEANUP_JSON cJSON *json = NULL;

    secret_set_bytes(&body, data, size);
    json = portal_reply_object(&body);
    require_answer(jumpcloud_key_reply_token(json));
    if (jumpcloud_key_reply_read(json, &question.need_assertion)) {
        require_readable(&question);
    }
    return 0;
}
