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
};

enum config_setting_kind {
    SETTING_TEXT,
    SETTING_DURATION,
    SETTING_SWITCH,
    SETTING_ORIGIN,
    SETTING_PROFILE,
    SETTING_EMAIL,
    SETTING_REGION,
    SETTING_PATH,
    SETTING_DOMAIN,
    SETTING_PROXY
};

/* What kind of value a setting takes; false: there is no such setting. */
bool config_setting_kind(const char *key, enum config_setting_kind *kind);

extern const char config_built_in_sso_url[]; /* origin */
extern const char config_origin_pattern[];   /* extended regular expression of an https origin */

/* The text member, "" when there is none; valid as long as the tree. */
const char *config_text(const cJSON *object, const char *name);

/* The object `name` of the group ("profiles", "accounts"), the person's before the administrator's; NULL: none. */
const cJSON *config_object(const struct config *config, const char *group, const char *name);

/* The e-mail that the member "users" says of that user of this machine; "" when it says none. */
const char *config_email_by_name(const struct config *config, const char *user);

/* The e-mail of whoever runs this, by the member "users" or by user_domain; "" when neither says one. */
void config_email_by_rule(const struct config *config, char email[static CONFIG_VALUE_SIZE]);

/* A text member of the account: the person's, else the administrator's, else "". */
const char *config_account_text(const struct config *config, const char *email, const char *name);

/* "https://sso.example.com/saml2/x" → "https://sso.example.com". */
void config_origin(char *origin, size_t size, const char *url);

bool config_matches(const char *text, const char *pattern);
bool config_check_duration(long seconds, struct error *error);
bool config_check_region(const char *region, struct error *error);

/* Checks a setting's name and value; an empty value is one to remove. */
bool config_check_setting(const char *key, const char *value, struct error *error);
