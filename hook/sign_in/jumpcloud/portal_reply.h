/* SPDX-License-Identifier: MIT
 *
 * What all JSON answers of JumpCloud's portal have in common: they are read loosely, as no contract exists for them.
 * Pure.
 */
#pragma once

#include <cjson/cJSON.h>

#include "base/cleanup.h"
#include "base/secret.h"

/* The body as a JSON object, NULL when it is none. The caller deletes it. */
cJSON *portal_reply_object(const struct secret *body);

/* A member's text, "" when it is absent or no text; valid as long as the object, which may be NULL. */
const char *portal_reply_text(const cJSON *object, const char *name);

/* JumpCloud's own words about what went wrong ("message", else "error"), "" when there are none. */
const char *portal_reply_words(const cJSON *object);

/* The token of /userconsole/xsrf's JSON, "" when there is none that may become part of a header. */
const char *portal_reply_token(const cJSON *object);
