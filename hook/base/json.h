/* SPDX-License-Identifier: MIT
 *
 * What the code needs beyond cJSON: releasing values and texts at the end of a scope, as base/cleanup.h does for other
 * resources, wiping what cJSON frees, and finding repeated names.
 */
#pragma once

#include <cjson/cJSON.h>

#include "base/cleanup.h"
#include "base/secret.h"

/* cJSON copies secrets to the heap. Makes it wipe every block before it is freed; call it before any JSON is made. */
static inline void
json_make_wipe(void)
{
    cJSON_Hooks hooks = {.malloc_fn = secret_allocate, .free_fn = secret_free};

    cJSON_InitHooks(&hooks);
}

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

/* The first name that an object in the tree has twice, so that readers and writers may mean different members, and in
 * `object` that object; both valid as long as the tree. NULL: none. */
const char *json_repeated_name(const cJSON *tree, const cJSON **object);
