/* SPDX-License-Identifier: MIT
 *
 * cJSON's values and texts released at the end of a scope, as base/cleanup.h does for the rest. Apart from it, as
 * most of the code knows no JSON.
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
