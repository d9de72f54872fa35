/* SPDX-License-Identifier: MIT
 *
 * Parses the description of a JumpCloud Protect push. Pure functions. Format as in saml2aws (pull request 720, 2021):
 * {"id":"…","expiresAt":"2021-10-15T12:00:00Z","status":"pending","userId":"…"}.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <time.h>

enum { JUMPCLOUD_PUSH_ID_SIZE = 129 }; /* usually 24 hexadecimal digits */

struct jumpcloud_push {
    char id[JUMPCLOUD_PUSH_ID_SIZE]; /* [A-Za-z0-9_-]: safe in a path */
    time_t expires_at;               /* by JumpCloud's clock; 0: missing */
};

/* Parses the push; false, `push` unchanged, when it has no id that is safe in a path. */
bool jumpcloud_push_reply_read(const cJSON *json, struct jumpcloud_push *push);
