/* SPDX-License-Identifier: MIT
 *
 * Internal to config/: the JSON trees of the two files, and functions that search them.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/config.h"

struct config {
    cJSON *user;
    cJSON *administrator;
    bool is_administrator_ignored;
};

extern const char config_built_in_sso_url[]; /* origin */

/* The text member, "" when it is missing; valid as long as the tree. */
const char *config_text(const cJSON *object, const char *name);

/* The object `name` of the group ("profiles", "accounts", "users") in one file; e-mails and login names are compared by
 * their own rules. NULL when missing. */
cJSON *config_find(const cJSON *file, const char *group, const char *name);

/* The same in the user's file, else in the administrator's. */
const cJSON *config_object(const struct config *config, const char *group, const char *name);

/* A text member of the account: from the user's file, else from the administrator's, else "". */
const char *config_account_text(const struct config *config, const char *email, const char *name);

/* The setting as it is written in the user's file, else in the administrator's; NULL: in neither. Valid as long as the
 * tree. */
const char *config_setting_text(const struct config *config, const char *key);

/* For changes of the user's tree: */

/* The object member `name`; created when it is missing or not an object. */
cJSON *config_member_object(cJSON *object, const char *name);

/* The account's object; created when it is missing. */
cJSON *config_account_object(cJSON *root, const char *email);

/* Sets the text member; "" removes it, NULL leaves it. */
void config_put_text(cJSON *object, const char *name, const char *value);

bool config_is_changed(const cJSON *object, const char *name, const char *value);

/* Whether the text matches the extended regular expression. */
bool config_matches(const char *text, const char *pattern);
