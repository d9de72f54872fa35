/* SPDX-License-Identifier: MIT
 *
 * Common parts of the JSON answers of JumpCloud's portal. Parsing is tolerant, because there is no specification. Pure
 * functions.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/secret.h"

/* The body as a JSON object, NULL if it is not one. The caller deletes it. */
cJSON *portal_reply_object(const struct secret *body);

/* A text member, "" when it is missing or not a text; valid as long as the object, which may be NULL. */
const char *portal_reply_text(const cJSON *object, const char *name);

/* The xsrf token, "" when there is none that is safe in a header. */
const char *portal_reply_token(const cJSON *object);

enum { JUMPCLOUD_PUSH_ID_SIZE = 129 }; /* usually 24 hexadecimal digits */

struct jumpcloud_push {
    char id[JUMPCLOUD_PUSH_ID_SIZE]; /* [A-Za-z0-9_-]: safe in a path */
    time_t expires_at;               /* by JumpCloud's clock; 0: missing */
};

/* A JumpCloud Protect push as in saml2aws (pull request 720, 2021):
 * {"id":"…","expiresAt":"2021-10-15T12:00:00Z","status":"pending","userId":"…"}. False, `push` unchanged, when it has
 * no id that is safe in a path. */
bool portal_reply_push(const cJSON *object, struct jumpcloud_push *push);
