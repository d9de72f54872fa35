/* SPDX-License-Identifier: MIT
 *
 * Between the config_*.c files alone: the two trees and how they are looked into.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/config.h"

struct config {
    cJSON *person;
    cJSON *administrator;
    bool is_administrator_passed_over;
};

extern const char config_built_in_sso_url[]; /* origin */

/* The text member, "" when there is none; valid as long as the tree. */
const char *config_text(const cJSON *object, const char *name);

/* The object `name` of the group ("profiles", "accounts", "users") in one file; e-mails and login names are compared as
 * what they are. NULL: none. */
cJSON *config_find(const cJSON *file, const char *group, const char *name);

/* The same in the person's file, else in the administrator's. */
const cJSON *config_object(const struct config *config, const char *group, const char *name);

/* The e-mail that the member "users" says of that user of this machine; false, "", when it says none. */
bool config_email_by_name(const struct config *config, const char *user, char email[static EMAIL_SIZE]);

/* The e-mail of whoever runs this, by the member "users" or by user_domain; "" when neither says one. */
void config_email_by_rule(const struct config *config, char email[static EMAIL_SIZE]);

/* A text member of the account: the person's, else the administrator's, else "". */
const char *config_account_text(const struct config *config, const char *email, const char *name);

/* Whether the text matches the extended regular expression. */
bool config_matches(const char *text, const char *pattern);
