/* SPDX-License-Identifier: MIT
 *
 * Changes to the person's configuration, each one locked read-modify-write of the file.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "config/file.h"
#include "config/tree.h"

/* The object member `name`, made when it is missing or something else. */
static cJSON *
object_member(cJSON *object, const char *name)
{
    cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!cJSON_IsObject(member)) {
        cJSON_DeleteItemFromObjectCaseSensitive(object, name);
        member = cJSON_AddObjectToObject(object, name);
    }
    return member;
}

static void
put_text(cJSON *object, const char *name, const char *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    if (*value != '\0') {
        cJSON_AddStringToObject(object, name, value);
    }
}

static void
put_seconds(cJSON *object, const char *name, long seconds)
{
    char value[32];

    snprintf(value, sizeof(value), "%ld", seconds);
    put_text(object, name, seconds == 0 ? "" : value);
}

static long
previous_duration(const cJSON *object)
{
    long seconds = 0;

    text_to_seconds(config_text(object, "duration"), &seconds);
    return seconds;
}

static bool
is_changed(const cJSON *object, const char *name, const char *value)
{
    return strcmp(config_text(object, name), value) != 0;
}

/* Where the profile leads to is known for this URL and these roles alone, and a person who says them again accepts
 * wherever they lead to now. Another duration, or the same one said again, may be one that AWS accepts. */
static void
forget_learned(const cJSON *object, const struct profile *profile)
{
    cJSON *learned = cJSON_GetObjectItemCaseSensitive(object, "learned");

    if (profile->aws_account[0] == '\0' || is_changed(object, "url", profile->url) ||
        is_changed(object, "role", profile->role) || is_changed(object, "saml_role", profile->saml_role)) {
        cJSON_DeleteItemFromObjectCaseSensitive(learned, "aws_account");
        cJSON_DeleteItemFromObjectCaseSensitive(learned, "aws_role");
        cJSON_DeleteItemFromObjectCaseSensitive(learned, "aws_alias");
    }
    if (profile->accepted_seconds == 0 || profile->duration_seconds != previous_duration(object)) {
        cJSON_DeleteItemFromObjectCaseSensitive(learned, "duration");
    }
}

static bool
change_profile(cJSON *root, const void *context)
{
    const struct profile *profile = context;
    cJSON *object = object_member(object_member(root, "profiles"), profile->name);

    forget_learned(object, profile);
    put_text(object, "url", profile->url);
    put_text(object, "account", profile->account);
    put_text(object, "role", profile->role);
    put_text(object, "external_id", profile->external_id);
    put_text(object, "saml_role", profile->saml_role);
    put_text(object, "region", profile->region);
    put_seconds(object, "duration", profile->duration_seconds);
    return true;
}

bool
config_put_profile(const struct profile *profile, struct error *error)
{
    return config_file_change(change_profile, profile, error);
}

static void
remove_member(cJSON *root, const char *group, const char *name, const char *default_name)
{
    cJSON_DeleteItemFromObjectCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, group), name);
    if (strcmp(config_text(root, default_name), name) == 0) {
        cJSON_DeleteItemFromObjectCaseSensitive(root, default_name);
    }
}

static bool
change_remove_profile(cJSON *root, const void *context)
{
    remove_member(root, "profiles", context, "default_profile");
    return true;
}

static bool
change_remove_account(cJSON *root, const void *context)
{
    remove_member(root, "accounts", context, "default_account");
    return true;
}

bool
config_remove_profile(const char *name, struct error *error)
{
    return config_file_change(change_remove_profile, name, error);
}

bool
config_remove_account(const char *email, struct error *error)
{
    return config_file_change(change_remove_account, email, error);
}

static bool
change_remove_all(cJSON *root, const void *context)
{
    (void)context;
    cJSON_DeleteItemFromObjectCaseSensitive(root, "profiles");
    cJSON_DeleteItemFromObjectCaseSensitive(root, "accounts");
    cJSON_DeleteItemFromObjectCaseSensitive(root, "default_profile");
    cJSON_DeleteItemFromObjectCaseSensitive(root, "default_account");
    return true;
}

bool
config_remove_all(struct error *error)
{
    return config_file_change(change_remove_all, NULL, error);
}

static void
put_words(cJSON *object, const char *name, const char *const *words)
{
    cJSON *list = NULL;

    if (words == NULL) {
        return;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    if (words[0] != NULL) {
        list = cJSON_AddArrayToObject(object, name);
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        cJSON_AddItemToArray(list, cJSON_CreateString(words[i]));
    }
}

static bool
change_account(cJSON *root, const void *context)
{
    const struct account_change *change = context;
    cJSON *object = object_member(object_member(root, "accounts"), change->email);

    if (change->sso_url != NULL) {
        put_text(object, "sso_url", change->sso_url);
    }
    if (change->console_url != NULL) {
        put_text(object, "console_url", change->console_url);
    }
    put_words(object, "password_command", change->password_command);
    put_words(object, "otp_command", change->otp_command);
    return true;
}

bool
config_put_account(const struct account_change *change, struct error *error)
{
    return (change->sso_url == NULL || config_check_setting("sso_url", change->sso_url, error)) &&
           (change->console_url == NULL || config_check_setting("console_url", change->console_url, error)) &&
           config_file_change(change_account, change, error);
}

struct setting_change {
    const char *key;
    const char *value;
};

static bool
change_setting(cJSON *root, const void *context)
{
    const struct setting_change *change = context;

    if (strcmp(change->value, "true") == 0 || strcmp(change->value, "false") == 0) {
        cJSON_DeleteItemFromObjectCaseSensitive(root, change->key);
        cJSON_AddBoolToObject(root, change->key, change->value[0] == 't');
    } else {
        put_text(root, change->key, change->value);
    }
    return true;
}

bool
config_put_setting(const char *key, const char *value, struct error *error)
{
    struct setting_change change = {key, value};

    return config_check_setting(key, value, error) && config_file_change(change_setting, &change, error);
}

/* Sets the member when the value is known and another one; true when it was changed. */
static bool
learn_text(cJSON *object, const char *name, const char *value)
{
    if (*value == '\0' || strcmp(config_text(object, name), value) == 0) {
        return false;
    }
    put_text(object, name, value);
    return true;
}

/* The account's alias, of which "" is one. Another account makes the former's unknown. */
static bool
learn_account(cJSON *memory, const struct config_learned *learned)
{
    const cJSON *alias;
    bool is_new = learn_text(memory, "aws_account", learned->aws_account);

    if (is_new) {
        cJSON_DeleteItemFromObjectCaseSensitive(memory, "aws_alias");
    }
    alias = cJSON_GetObjectItemCaseSensitive(memory, "aws_alias");
    if (!learned->is_alias_known || (alias != NULL && !is_changed(memory, "aws_alias", learned->aws_alias))) {
        return is_new;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(memory, "aws_alias");
    cJSON_AddStringToObject(memory, "aws_alias", learned->aws_alias);
    return true;
}

static bool
learn_duration(cJSON *memory, long accepted_seconds)
{
    const cJSON *accepted = cJSON_GetObjectItemCaseSensitive(memory, "duration");

    if (accepted_seconds == 0 || (cJSON_IsNumber(accepted) && accepted->valueint == (int)accepted_seconds)) {
        return false;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(memory, "duration");
    cJSON_AddNumberToObject(memory, "duration", (double)accepted_seconds);
    return true;
}

static bool
change_learned(cJSON *root, const void *context)
{
    const struct config_learned *learned = context;
    cJSON *profile = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "profiles"),
                                                      learned->profile);
    cJSON *memory = cJSON_IsObject(profile) ? object_member(profile, "learned") : NULL;
    bool is_new = false;

    if (learned->email[0] != '\0') {
        cJSON *accounts = object_member(root, "accounts");

        is_new |= !cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(accounts, learned->email));
        is_new |= learn_text(object_member(accounts, learned->email), "mfa", learned->mfa);
        is_new |= learn_text(object_member(accounts, learned->email), "sso_url", learned->sso_url);
        if (config_text(root, "default_account")[0] == '\0') {
            is_new |= learn_text(root, "default_account", learned->email);
        }
    }
    if (memory != NULL) {
        is_new |= learn_text(profile, "saml_role", learned->saml_role);
        is_new |= learn_account(memory, learned);
        is_new |= learn_text(memory, "aws_role", learned->aws_role);
        is_new |= learn_duration(memory, learned->accepted_seconds);
    }
    return is_new;
}

bool
config_learn(const struct config_learned *learned, struct error *error)
{
    return config_file_change(change_learned, learned, error);
}
