/* SPDX-License-Identifier: MIT
 *
 * Changes to the user's configuration; each is one locked read-modify-write of the file.
 */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "config/file.h"
#include "config/tree.h"

/* The learned AWS account and role apply only to this URL and these roles. A user who sets them again accepts the
 * account and role that they lead to now. AWS may accept another duration, or the same one when it is set again. */
static void
forget_learned(const cJSON *object, const struct profile *profile)
{
    long seconds = 0;
    cJSON *learned = cJSON_GetObjectItemCaseSensitive(object, "learned");

    if (profile->aws_account[0] == '\0' || config_is_changed(object, "url", profile->url) ||
        config_is_changed(object, "role", profile->role) ||
        config_is_changed(object, "saml_role", profile->saml_role)) {
        cJSON_DeleteItemFromObjectCaseSensitive(learned, "aws_account");
        cJSON_DeleteItemFromObjectCaseSensitive(learned, "aws_role");
        cJSON_DeleteItemFromObjectCaseSensitive(learned, "aws_alias");
    }
    text_to_seconds(config_text(object, "duration"), &seconds);
    if (profile->accepted_seconds == 0 || profile->duration_seconds != seconds) {
        cJSON_DeleteItemFromObjectCaseSensitive(learned, "duration");
    }
}

static bool
change_profile(cJSON *root, const void *context)
{
    const struct profile *profile = context;
    cJSON *object = config_member_object(config_member_object(root, "profiles"), profile->name);

    forget_learned(object, profile);
    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        char value[CONFIG_VALUE_SIZE];

        profile_member_get(&profile_members[i], profile, value);
        config_put_text(object, profile_members[i].name, value);
    }
    return true;
}

bool
config_put_profile(const struct profile *profile, struct error *error)
{
    return config_file_change(change_profile, profile, error);
}

struct removal {
    const char *group;
    const char *name;
    const char *default_key; /* the setting that may name it */
};

static bool
change_removal(cJSON *root, const void *context)
{
    const struct removal *removal = context;
    cJSON *found = config_find(root, removal->group, removal->name);

    if (found != NULL && config_find(root, removal->group, config_text(root, removal->default_key)) == found) {
        cJSON_DeleteItemFromObjectCaseSensitive(root, removal->default_key);
    }
    cJSON_Delete(cJSON_DetachItemViaPointer(cJSON_GetObjectItemCaseSensitive(root, removal->group), found));
    return true;
}

bool
config_remove_profile(const char *name, struct error *error)
{
    return config_file_change(change_removal, &(struct removal){"profiles", name, "default_profile"}, error);
}

bool
config_remove_account(const char *email, struct error *error)
{
    return config_file_change(change_removal, &(struct removal){"accounts", email, "default_account"}, error);
}

static bool
change_remove_all(cJSON *root, const void *context)
{
    static const char *const members[] = {"profiles", "accounts", "learned", "default_profile", "default_account"};
    bool *const *was_any = context;

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        cJSON *member = cJSON_DetachItemFromObjectCaseSensitive(root, members[i]);

        **was_any |= cJSON_IsString(member) || (member != NULL && member->child != NULL);
        cJSON_Delete(member);
    }
    return **was_any;
}

bool
config_remove_all(bool *was_any, struct error *error)
{
    *was_any = false;
    return config_file_change(change_remove_all, &was_any, error);
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
    cJSON *object = config_account_object(root, change->email);

    config_put_text(object, "sso_url", change->sso_url);
    config_put_text(object, "console_url", change->console_url);
    config_put_text(object, "mfa", change->mfa);
    put_words(object, "password_command", change->password_command);
    put_words(object, "otp_command", change->otp_command);
    return true;
}

bool
config_put_account(const struct account_change *change, struct error *error)
{
    struct account_change tidy = *change;
    char sso_url[CONFIG_VALUE_SIZE];
    char console_url[CONFIG_VALUE_SIZE];

    if ((change->sso_url != NULL && !value_read(VALUE_ORIGIN, "sso_url", change->sso_url, sso_url, error)) ||
        (change->console_url != NULL &&
         !value_read(VALUE_ORIGIN, "console_url", change->console_url, console_url, error))) {
        return false;
    }
    tidy.sso_url = change->sso_url == NULL ? NULL : sso_url;
    tidy.console_url = change->console_url == NULL ? NULL : console_url;
    return config_file_change(change_account, &tidy, error);
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
        config_put_text(root, change->key, change->value);
    }
    return true;
}

bool
config_put_setting(const struct config *config, const char *key, const char *value, struct error *error)
{
    const struct config_setting *setting = config_setting_find(key, error);
    char read[CONFIG_VALUE_SIZE];
    struct setting_change change = {key, read};
    struct profile named;

    if (setting == NULL || !value_read(setting->kind, key, value, read, error)) {
        return false;
    }
    if (setting->kind == VALUE_PROFILE && read[0] != '\0' && !config_require_profile(config, read, &named, error)) {
        return false;
    }
    return config_file_change(change_setting, &change, error);
}
