/* SPDX-License-Identifier: MIT
 *
 * The structure of config.json, which a person may have edited: what the rest of config/ relies on.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

/* No object has two members of one name, so that readers and writers mean the same one; the groups "profiles",
 * "accounts", "learned" and "users" are objects, and their members are objects or, of "users", texts. ERROR_CONFIG
 * names `path`, which the tree was read from, and the member. */
must_check bool structure_check(const char *path, const cJSON *root, struct error *error);
