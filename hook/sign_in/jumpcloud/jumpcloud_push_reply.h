/* SPDX-License-Identifier: MIT
 *
 * What JumpCloud's answers about a JumpCloud Protect push mean. Pure. Shapes as in saml2aws (pull request 720, 2021):
 * {"id":"…","expiresAt":"2021-10-15T12:00:00Z","status":"pending","userId":"…"}.
 */
#pragma once

#include <stdbool.h>
#include <time.h>

#include "base/secret.h"
#include "protocol/failure.h"

enum jumpcloud_push_status { PUSH_PENDING, PUSH_ACCEPTED, PUSH_DENIED, PUSH_EXPIRED };

enum { JUMPCLOUD_PUSH_ID_SIZE = 129 }; /* seen: 24 hexadecimal digits */

struct jumpcloud_push {
    char id[JUMPCLOUD_PUSH_ID_SIZE]; /* [A-Za-z0-9_-]: safe in a path */
    time_t expires_at;               /* by JumpCloud's clock; 0: not said */
    enum jumpcloud_push_status status;
};

/* The answer to the request for a push. ERROR_DENIED: JumpCloud did not send one, for which its words are passed on. */
must_check bool jumpcloud_push_reply_started(long status, const struct secret *body, struct jumpcloud_push *push,
                                             struct failure *failure);

/* The answer to a look at it; sets `push->status` alone. ERROR_NETWORK: JumpCloud has trouble; look again later. */
must_check bool jumpcloud_push_reply_state(long status, const struct secret *body, struct jumpcloud_push *push,
                                           struct failure *failure);
