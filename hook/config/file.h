/* SPDX-License-Identifier: MIT
 *
 * The configuration's two files: reads those with a trusted owner and mode, and replaces the user's atomically.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Reads the administrator's file into `root` (the caller frees it with cJSON_Delete); a missing file is an empty
 * object. ERROR_CONFIG: wrong owner or mode, not JSON (with file, line and column), not an object, or of a newer
 * version, or of a wrong structure. `is_ignored`: in this user namespace its owner is unknown, so the file counts as
 * missing. */
must_check bool config_file_read_administrator(cJSON **root, bool *is_ignored, struct error *error);

/* Reads the user's file under the directory's lock, calls `change` to modify the root and, if it returns true, replaces
 * the file. */
bool config_file_change(bool (*change)(cJSON *root, const void *context), const void *context, struct error *error);
