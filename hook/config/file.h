/* SPDX-License-Identifier: MIT
 *
 * The configuration's two files: reading them when they can be trusted, replacing the person's atomically.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Reads the file into `root` (the caller's, cJSON_Delete); an absent one is an empty object. ERROR_CONFIG: not
 * trusted, not JSON (with file, line and column), not an object, or of a newer version. */
must_check bool config_file_read_persons(cJSON **root, struct error *error);

/* The same with the administrator's. `is_passed_over`: in a user namespace nobody can tell whether it is root's, and it
 * is as if absent. */
must_check bool config_file_read_administrators(cJSON **root, bool *is_passed_over, struct error *error);

/* Reads the person's file under the directory's lock, lets `change` modify the root and, when that returns true,
 * replaces the file. */
bool config_file_change(bool (*change)(cJSON *root, const void *context), const void *context, struct error *error);
