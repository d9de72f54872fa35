/* SPDX-License-Identifier: MIT
 *
 * Releases cJSON values and texts at the end of a scope, as base/cleanup.h does for other resources. A separate header,
 * because most of the code does not use JSON.
 */
#pragma once

#include <cjson/cJSON.h>

#include "base/cleanup.h"

static inline void
cleanup_json(cJSON **value)
{
    cJSON_Delete(*value);
}

static inline void
cleanup_json_text(char **text)
{
    cJSON_free(*text);
}

#define CLEANUP_JSON CLEANUP(cleanup_json)
#define CLEANUP_JSON_TEXT CLEANUP(cleanup_json_text)
