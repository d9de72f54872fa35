/* SPDX-License-Identifier: MIT
 *
 * The challenge for a security key, and the answer to it.
 */
#include "sign_in/jumpcloud/jumpcloud_key_reply.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/text.h"
#include "sign_in/jumpcloud/portal_reply.h"

enum { MILLISECONDS = 1000, SECONDS_MAX = 3600, CHALLENGE_BYTES_MIN = 1 };

/* The same bytes as unpadded base64url; false when it is not base64, empty or too long. */
static bool
read_binary(const char *given, char *text, size_t size)
{
    CLEANUP_SECRET struct secret bytes = {0};
    CLEANUP_SECRET struct secret encoded = {0};

    if (!base64_url_decode(given, &bytes) || bytes.size < CHALLENGE_BYTES_MIN) {
        return false;
    }
    base64_url_encode(&bytes, &encoded);
    return text_copy(text, size, secret_text(&encoded));
}

/* Credentials of a kind or size that no security key has are skipped. */
static bool
read_ids(const cJSON *list, struct message_need_assertion *question)
{
    const cJSON *entry;

    question->ids = allocate(PROTOCOL_KEY_IDS_MAX, sizeof(*question->ids));
    cJSON_ArrayForEach(entry, list)
    {
        struct message_key_id *id = &question->ids[question->id_count];

        if (question->id_count < PROTOCOL_KEY_IDS_MAX && strcmp(portal_reply_text(entry, "type"), "public-key") == 0 &&
            read_binary(portal_reply_text(entry, "id"), id->id, sizeof(id->id))) {
            question->id_count++;
        }
    }
    return question->id_count > 0;
}

bool
jumpcloud_key_reply_read(const cJSON *json, struct message_need_assertion *question)
{
    const cJSON *options = cJSON_GetObjectItemCaseSensitive(json, "publicKey");
    const cJSON *milliseconds = cJSON_GetObjectItemCaseSensitive(options, "timeout");
    double seconds = cJSON_IsNumber(milliseconds) ? milliseconds->valuedouble / MILLISECONDS : 0;
    const char *verification = portal_reply_text(options, "userVerification");

    *question = (struct message_need_assertion){
        /* an unknown value means the default of WebAuthn */
        .user_verification = strcmp(verification, "required") == 0      ? VERIFICATION_REQUIRED
                             : strcmp(verification, "discouraged") == 0 ? VERIFICATION_DISCOURAGED
                                                                        : VERIFICATION_PREFERRED,
        .timeout_seconds = seconds < 0             ? 0
                           : seconds > SECONDS_MAX ? SECONDS_MAX
                                                   : (int64_t)seconds,
    };
    if (text_copy(question->rp_id, sizeof(question->rp_id), portal_reply_text(options, "rpId")) &&
        question->rp_id[0] != '\0' &&
        read_binary(portal_reply_text(options, "challenge"), question->challenge, sizeof(question->challenge)) &&
        read_ids(cJSON_GetObjectItemCaseSensitive(options, "allowCredentials"), question)) {
        return true;
    }
    free(question->ids);
    *question = (struct message_need_assertion){0};
    return false;
}

const char *
jumpcloud_key_reply_token(const cJSON *json)
{
    return portal_reply_text(json, "token");
}

static void
add_binary(cJSON *object, const char *name, const struct secret *bytes)
{
    CLEANUP_SECRET struct secret text = {0};

    base64_url_encode(bytes, &text);
    cJSON_AddStringToObject(object, name, secret_text(&text));
}

cJSON *
jumpcloud_key_reply_answer(const struct message_assertion *assertion, const char *token)
{
    cJSON *body = cJSON_CreateObject();
    cJSON *credential = cJSON_AddObjectToObject(body, "publicKeyCredential");
    cJSON *response;

    cJSON_AddStringToObject(credential, "id", assertion->id);
    cJSON_AddStringToObject(credential, "rawId", assertion->id);
    cJSON_AddStringToObject(credential, "type", "public-key");
    response = cJSON_AddObjectToObject(credential, "response");
    add_binary(response, "clientDataJSON", &assertion->client_data);
    add_binary(response, "authenticatorData", &assertion->authenticator_data);
    add_binary(response, "signature", &assertion->signature);
    if (assertion->user_handle.size > 0) {
        add_binary(response, "userHandle", &assertion->user_handle);
    } else {
        cJSON_AddNullToObject(response, "userHandle");
    }
    cJSON_AddStringToObject(body, "token", token);
    return body;
}
