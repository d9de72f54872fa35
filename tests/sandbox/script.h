/* SPDX-License-Identifier: MIT
 *
 * The script: a JSON object that says how portal, SSO page and AWS behave. Its members, their kinds, defaults and
 * explanations are the table in script.c; an unknown member and a value of another kind are errors. The file is read
 * for each request, so that a test can change the behaviour of a running sandbox (write a temporary file and rename
 * it). While the file is wrong, the answer to every request is 500 and standard error says why.
 */
#pragma once

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "base/error.h"

struct script {
    const cJSON *app; /* overrides the members of an application; NULL: none */
    cJSON *own;       /* the file; NULL: there is none */
};

/* The script for the next request, valid until the next call. False with ERROR_CONFIG when the file is wrong. */
bool script_read(struct script *script, const char *path, struct error *error);

/* A member, "push.pending" for one of an object, or its default. The program aborts when the table has no such member,
 * or not this choice. */
const cJSON *script_json(const struct script *script, const char *name); /* NULL: none */
long script_number(const struct script *script, const char *name);
bool script_is_on(const struct script *script, const char *name);
const char *script_text(const struct script *script, const char *name); /* NULL: null */
bool script_is(const struct script *script, const char *name, const char *choice);

/* True when the factor of that type is available. */
bool script_offers(const struct script *script, const char *type);

/* Sets `app` to the script for a connector; false when there is no such application. */
bool script_find_app(const struct script *script, const char *connector, struct script *app);
