/* SPDX-License-Identifier: MIT
 *
 * Changes to the user's configuration; each is one locked read-modify-write of the file.
 */
#include <string.h>

#include "base/json_cleanup.h"
#include "base/text.h"
#include "config/file.h"
#include "config/tree.h"
#include "names/factor.h"
#include "names/identifier.h"

/* The object member `name`; created when it is missing or not an object. */
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

static bool
is_changed(const cJSON *object, const char *name, const char *value)
{
    return strcmp(config_text(object, name), value) != 0;
}

/* The learned AWS account and role apply only to this URL and these roles. A user who sets them again accepts the
 * account and role that they lead to now. AWS may accept another duration, or the same one when it is set again. */
static void
forget_learned(const cJSON *object, const struct profile *profile)
{
    long seconds = 0;
    cJSON *learned = cJSON_GetObjectItemCaseSensitive(object, "learned");

    if (profile->aws_account[0] == '\0' || is_changed(object, "url", profile->url) ||
        is_changed(object, "role", profile->role) || is_changed(object, "saml_role", profile->saml_role)) {
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
    cJSON *object = object_member(object_member(root, "profiles"), profile->name);

    forget_learned(object, profile);
    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        char value[CONFIG_VALUE_SIZE];

        profile_member_get(&profile_members[i], profile, value);
        put_text(object, profile_members[i].name, value);
    }
    return true;
}

bool
config_put_profile(const struct profile *profile, struct error *error)
{
    return config_file_change(change_profile, profile, error);
}

static bool
change_remove_profile(cJSON *root, const void *context)
{
    cJSON_Delete(cJSON_DetachItemViaPointer(cJSON_GetObjectItemCaseSensitive(root, "profiles"),
                                            config_find(root, "profiles", context)));
    if (strcmp(config_text(root, "default_profile"), context) == 0) {
        cJSON_DeleteItemFromObjectCaseSensitive(root, "default_profile");
    }
    return true;
}

static bool
change_remove_account(cJSON *root, const void *context)
{
    cJSON_Delete(cJSON_DetachItemViaPointer(cJSON_GetObjectItemCaseSensitive(root, "accounts"),
                                            config_find(root, "accounts", context)));
    if (email_is_same(config_text(root, "default_account"), context)) {
        cJSON_DeleteItemFromObjectCaseSensitive(root, "default_account");
    }
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

/* The account's object; created when it is missing. */
static cJSON *
account_object(cJSON *root, const char *email)
{
    cJSON *known = config_find(root, "accounts", email);

    return object_member(object_member(root, "accounts"), known == NULL ? email : known->string);
}

static bool
change_account(cJSON *root, const void *context)
{
    const struct account_change *change = context;
    cJSON *object = account_object(root, change->email);

    if (change->sso_url != NULL) {
        put_text(object, "sso_url", change->sso_url);
    }
    if (change->console_url != NULL) {
        put_text(object, "console_url", change->console_url);
    }
    if (change->mfa != NULL) {
        put_text(object, "mfa", change->mfa);
    }
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
        put_text(root, change->key, change->value);
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

/* Sets the member when the value is known and differs; true when it was changed. */
static bool
learn_text(cJSON *object, const char *name, const char *value)
{
    if (*value == '\0' || strcmp(config_text(object, name), value) == 0) {
        return false;
    }
    put_text(object, name, value);
    return true;
}

/* What AWS said. The alias of the AWS account may be ""; when the AWS account changes, it becomes unknown. */
static bool
learn_aws(cJSON *stored, const struct config_learned *learned)
{
    const cJSON *duration = cJSON_GetObjectItemCaseSensitive(stored, "duration");
    const cJSON *alias;
    bool is_new = learn_text(stored, "aws_account", learned->aws_account);

    if (is_new) {
        cJSON_DeleteItemFromObjectCaseSensitive(stored, "aws_alias");
    }
    alias = cJSON_GetObjectItemCaseSensitive(stored, "aws_alias");
    if (learned->is_alias_known && (alias == NULL || is_changed(stored, "aws_alias", learned->aws_alias))) {
        cJSON_DeleteItemFromObjectCaseSensitive(stored, "aws_alias");
        cJSON_AddStringToObject(stored, "aws_alias", learned->aws_alias);
        is_new = true;
    }
    is_new |= learn_text(stored, "aws_role", learned->aws_role);
    if (learned->accepted_seconds != 0 &&
        !(cJSON_IsNumber(duration) && duration->valueint == (int)learned->accepted_seconds)) {
        cJSON_DeleteItemFromObjectCaseSensitive(stored, "duration");
        cJSON_AddNumberToObject(stored, "duration", (double)learned->accepted_seconds);
        is_new = true;
    }
    return is_new;
}

/* For a profile that only the administrator's file has. The URL and role are stored with the learned values, which
 * apply only to them. */
static cJSON *
learned_of_administrator(cJSON *root, const struct profile *profile)
{
    cJSON *stored = object_member(object_member(root, "learned"), profile->name);

    if (is_changed(stored, "url", profile->url) || is_changed(stored, "role", profile->role)) {
        cJSON_DeleteItemFromObjectCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "learned"), profile->name);
        stored = object_member(object_member(root, "learned"), profile->name);
        put_text(stored, "url", profile->url);
        put_text(stored, "role", profile->role);
    }
    return stored;
}

struct learning {
    const struct config_learned *learned;
    const struct profile *administrators; /* NULL: the user's file has the profile */
    bool is_factor_dropped; /* JumpCloud required a factor before, perhaps according to the administrator's file */
};

static bool
change_learned(cJSON *root, const void *context)
{
    const struct learning *learning = context;
    const struct config_learned *learned = learning->learned;
    cJSON *profile = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "profiles"),
                                                      learned->profile);
    cJSON *stored = cJSON_IsObject(profile) ? object_member(profile, "learned") : NULL;
    bool is_new = false;

    if (stored == NULL && learning->administrators != NULL &&
        (learned->aws_account[0] != '\0' || learned->saml_role[0] != '\0' || learned->accepted_seconds != 0)) {
        stored = learned_of_administrator(root, learning->administrators);
        profile = stored;
    }

    if (learned->email[0] != '\0') {
        is_new |= !cJSON_IsObject(config_find(root, "accounts", learned->email));
        is_new |= learn_text(account_object(root, learned->email), "mfa",
                             learning->is_factor_dropped ? FACTOR_UNWANTED : learned->mfa);
        is_new |= learn_text(account_object(root, learned->email), "sso_url", learned->sso_url);
        if (config_text(root, "default_account")[0] == '\0') {
            is_new |= learn_text(root, "default_account", learned->email);
        }
    }
    if (stored != NULL) {
        is_new |= learn_text(profile, "saml_role", learned->saml_role);
        is_new |= learn_aws(stored, learned);
    }
    return is_new;
}

bool
config_learn(const struct config *config, const struct config_learned *learned, struct error *error)
{
    CLEANUP_JSON cJSON *copy = config == NULL ? NULL : cJSON_Duplicate(config->user, true);
    struct account known = {0};
    struct profile profile = {0};
    bool is_factor_dropped = config != NULL && learned->is_mfa_known && learned->mfa[0] == '\0' &&
                             config_account(config, learned->email, &known) && known.mfa[0] != '\0';
    bool is_from_administrator = config != NULL && config_administrator_has_profile(config, learned->profile) &&
                                 config_profile(config, learned->profile, &profile);
    const struct learning learning = {learned, is_from_administrator ? &profile : NULL, is_factor_dropped};

    if (copy != NULL && !change_learned(copy, &learning)) {
        return true;
    }
    if (!config_file_change(change_learned, &learning, error)) {
        return false;
    }
    if (config != NULL) {
        (void)change_learned(config->user, &learning);
    }
    return true;
}
