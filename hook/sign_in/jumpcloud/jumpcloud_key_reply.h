/* SPDX-License-Identifier: MIT
 *
 * The challenge for a security key, and the answer to it. Pure functions. Formats as in saml2aws and jc2aws (2021):
 *
 *   {"publicKey":{"challenge":"…","timeout":60000,"rpId":"jumpcloud.com","userVerification":"preferred",
 *    "allowCredentials":[{"type":"public-key","id":"…"}]},"token":"…"}
 *   {"publicKeyCredential":{"id":"…","rawId":"…","type":"public-key","response":{"clientDataJSON":"…",
 *    "authenticatorData":"…","signature":"…","userHandle":null}},"token":"…"}
 *
 * Binary values are accepted in either base64 alphabet, padded or not; they are sent as unpadded base64url.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "protocol/message.h"

/* Reads the challenge. False, `question` cleared, when there is none, or no credential. Does not check
 * the site. */
bool jumpcloud_key_reply_read(const cJSON *json, struct message_need_assertion *question);

/* The token to return with the answer; "" when there is none. Valid as long as the object. */
const char *jumpcloud_key_reply_token(const cJSON *json);

/* The body of the answer; the caller deletes it. */
cJSON *jumpcloud_key_reply_answer(const struct message_assertion *assertion, const char *token);
