/* SPDX-License-Identifier: MIT
 *
 * The requests of a JumpCloud Protect push, after the password was accepted (saml2aws, 2021):
 *
 *   POST /userconsole/auth/push            sends one push to the user's phone
 *   GET  /userconsole/auth/push/ID         its state
 *   POST /userconsole/auth/push/ID/login   the login, once it was accepted
 *
 * portal_push.c waits and shows the progress.
 */
#pragma once

#include "sign_in/jumpcloud/jumpcloud.h"
#include "sign_in/jumpcloud/portal_reply.h"

/* Makes JumpCloud send one push; the request is sent once. False: there was no answer. */
must_check bool jumpcloud_push_start(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, struct answer *answer,
                                     struct failure *failure);

/* Reads the state of the push. False: there was no answer. */
must_check bool jumpcloud_push_poll(struct jumpcloud *jumpcloud, const struct jumpcloud_push *push,
                                    struct answer *answer, struct failure *failure);

/* Logs in with the approved push. False: there was no answer. */
must_check bool jumpcloud_push_log_in(struct jumpcloud *jumpcloud, const struct jumpcloud_push *push,
                                      struct answer *answer, struct failure *failure);
