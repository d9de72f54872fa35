/* SPDX-License-Identifier: MIT
 *
 * What all JSON answers of JumpCloud's portal have in common: they are read loosely, as no contract exists for them,
 * and a page instead of JSON is told from a refusal. Pure.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/secret.h"
#include "protocol/failure.h"

/* The body as a JSON object, NULL when it is none. The caller deletes it. */
cJSON *portal_reply_object(const struct secret *body);

/* A member's text, "" when it is absent or no text; valid as long as the object, which may be NULL. */
const char *portal_reply_text(const cJSON *object, const char *name);

/* JumpCloud's own words about what went wrong ("message", else "error"), "" when there are none. */
const char *portal_reply_words(const cJSON *object);

/* 429 and 5xx: to be tried later, whatever the body. */
bool portal_reply_is_trouble(long status);

/* Fails because of such a status (ERROR_NETWORK, JumpCloud's move). */
bool portal_reply_unavailable(long status, struct failure *failure);

/* Fails because of a page where JSON was due (ERROR_REPLY). */
bool portal_reply_not_json(long status, struct failure *failure);
