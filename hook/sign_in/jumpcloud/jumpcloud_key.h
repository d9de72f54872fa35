/* SPDX-License-Identifier: MIT
 *
 * The requests of a login with a security key, on the session whose password was accepted (saml2aws, jc2aws, 2021):
 *
 *   GET  /userconsole/auth/webauthn   the challenge
 *   POST /userconsole/auth/webauthn   the signature of a key
 */
#pragma once

#include "protocol/message.h"
#include "sign_in/jumpcloud/jumpcloud.h"

/* Fetches the challenge, which costs no attempt, and the token to return with the answer. False: there is none,
 * and `failure` says why. The caller clears the message. */
must_check bool jumpcloud_key_fetch(struct jumpcloud *jumpcloud, struct message *question, struct secret *token,
                                    struct failure *failure);

/* Sends the signature of a key, once. False: there was no answer. */
must_check bool jumpcloud_key_log_in(struct jumpcloud *jumpcloud, const struct message_assertion *assertion,
                                     const struct secret *token, struct answer *answer, struct failure *failure);
