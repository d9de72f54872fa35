/* SPDX-License-Identifier: MIT
 *
 * What a JumpCloud Protect push is. Pure. Shape as in saml2aws (pull request 720, 2021):
 * {"id":"…","expiresAt":"2021-10-15T12:00:00Z","status":"pending","userId":"…"}.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <time.h>

enum { JUMPCLOUD_PUSH_ID_SIZE = 129 }; /* seen: 24 hexadecimal digits */

struct jumpcloud_push {
    char id[JUMPCLOUD_PUSH_ID_SIZE]; /* [A-Za-z0-9_-]: safe in a path */
    time_t expires_at;               /* by JumpCloud's clock; 0: not said */
};

/* Reads the push that was sent; false, `push` untouched, when it has no id that may become part of a path. */
bool jumpcloud_push_reply_read(const cJSON *json, struct jumpcloud_push *push);
