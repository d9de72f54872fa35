/* SPDX-License-Identifier: MIT
 *
 * The profiles of the configuration, with their defaults. Their members and checks are in profile.c, accounts, settings
 * and changes in account.c, settings.c and edit.c; file.c opens the configuration and replaces the user's file.
 */
#include "config/config.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "config/tree.h"
#include "names/identifier.h"
#include "names/near.h"

const char config_built_in_sso_url[] = "https://sso.jumpcloud.com";

const char *
config_text(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

cJSON *
config_find(const cJSON *file, const char *group, const char *name)
{
    cJSON *members = cJSON_GetObjectItemCaseSensitive(file, group);
    bool is_for_accounts = strcmp(group, "accounts") == 0;
    cJSON *member;

    if (!cJSON_IsObject(members) || strcmp(group, "profiles") == 0 || strcmp(group, "learned") == 0) {
        return cJSON_GetObjectItemCaseSensitive(members, name);
    }
    cJSON_ArrayForEach(member, members)
    {
        if (is_for_accounts ? email_is_same(member->string, name) : login_name_is_same(member->string, name)) {
            return member;
        }
    }
    return NULL;
}

const cJSON *
config_object(const struct config *config, const char *group, const char *name)
{
    const cJSON *found = config_find(config->user, group, name);

    return found == NULL ? config_find(config->administrator, group, name) : found;
}

static void
set_normalised(const struct profile_member *member, const char *text, struct profile *profile)
{
    char value[CONFIG_VALUE_SIZE];

    text_copy(value, sizeof(value), text);
    value_normalise(member->kind, value);
    profile_member_set(member, profile, value);
}

/* Most members are empty. The buffer is in a separate function, so that `list` of many profiles is fast. */
static void
read_member(const cJSON *object, const struct profile_member *member, struct profile *profile)
{
    const char *text = config_text(object, member->name);

    if (*text == '\0') {
        profile_member_set(member, profile, "");
    } else {
        set_normalised(member, text, profile);
    }
}

static void
read_learned(const cJSON *learned, struct profile *profile)
{
    const cJSON *accepted = cJSON_GetObjectItemCaseSensitive(learned, "duration");

    text_copy(profile->aws_account, sizeof(profile->aws_account), config_text(learned, "aws_account"));
    text_copy(profile->aws_role, sizeof(profile->aws_role), config_text(learned, "aws_role"));
    text_copy(profile->aws_alias, sizeof(profile->aws_alias), config_text(learned, "aws_alias"));
    profile->is_alias_known = cJSON_GetObjectItemCaseSensitive(learned, "aws_alias") != NULL;
    profile->accepted_seconds = cJSON_IsNumber(accepted) ? (long)accepted->valueint : 0;
}

/* What was learned of an administrator's profile is in the user's file. It applies only while the URL and role are
 * those it was learned with. */
static void
read_learned_of_administrators(const struct config *config, struct profile *profile)
{
    const cJSON *stored = config_find(config->user, "learned", profile->name);

    if (strcmp(config_text(stored, "url"), profile->url) == 0 &&
        strcmp(config_text(stored, "role"), profile->role) == 0) {
        read_learned(stored, profile);
        if (profile->saml_role[0] == '\0') {
            text_copy(profile->saml_role, sizeof(profile->saml_role), config_text(stored, "saml_role"));
        }
    }
}

bool
config_profile(const struct config *config, const char *name, struct profile *profile)
{
    const cJSON *own = config_find(config->user, "profiles", name);
    const cJSON *object = own == NULL ? config_find(config->administrator, "profiles", name) : own;

    if (!cJSON_IsObject(object) || !text_copy(profile->name, sizeof(profile->name), name)) {
        return false;
    }
    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        read_member(object, &profile_members[i], profile);
    }
    if (own != NULL) {
        read_learned(cJSON_GetObjectItemCaseSensitive(object, "learned"), profile);
    } else {
        read_learned_of_administrators(config, profile);
    }
    return true;
}

bool
config_check_profile_name(const char *name, struct error *error)
{
    return (*name != '-' && text_is_made_of(name, PROFILE_NAME_SIZE - 1, PROFILE_NAME_EXTRA)) ||
           error_set(error, ERROR_USAGE,
                     "%.80s is not a profile name: use letters, digits, '.', '_' and '-', at most 64 of them.",
                     *name == '\0' ? "An empty text" : name);
}

static bool
refuse_missing(const struct config *config, const char *name, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);
    struct near near = {.typed = name};

    for (size_t i = 0; i < count; i++) {
        near_consider(&near, names[i]);
    }
    return near.found == NULL
               ? error_set(error, ERROR_CONFIG,
                           "There is no profile %s; see ajc-hook list, or create it with: ajc-hook add %s", name, name)
               : error_set(error, ERROR_CONFIG,
                           "There is no profile %s; did you mean %s? To create it: ajc-hook add %s", name, near.found,
                           name);
}

bool
config_check_profile_exists(const struct config *config, const char *name, struct error *error)
{
    if (!config_check_profile_name(name, error)) {
        return false;
    }
    return cJSON_IsObject(config_object(config, "profiles", name)) || refuse_missing(config, name, error);
}

bool
config_require_profile(const struct config *config, const char *name, struct profile *profile, struct error *error)
{
    if (!config_check_profile_exists(config, name, error) || !config_profile(config, name, profile)) {
        return false;
    }
    if (profile->duration_seconds == 0) {
        profile->duration_seconds = config_setting_seconds(config, "duration");
    }
    return true;
}

bool
config_region(const struct config *config, const char *profile, const char *from_environment,
              char region[static REGION_SIZE])
{
    const char *own = config_text(config_object(config, "profiles", profile), "region");
    const char *setting = config_setting_text(config, "region");
    const char *chosen = own;

    if (*chosen == '\0' && from_environment != NULL) {
        chosen = from_environment;
    }
    if (*chosen == '\0' && setting != NULL) {
        chosen = setting;
    }
    if (*chosen == '\0' || !region_parse(chosen, region)) {
        text_copy(region, REGION_SIZE, chosen); /* an invalid region is reported where it is used */
    }
    return *own != '\0';
}

static int
compare_names(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* The sorted names of a group's members in both files, each at most `size` - 1 characters, in one allocation. */
static size_t
group_names(const struct config *config, const char *group, size_t size, void **names)
{
    const cJSON *const files[] = {config->user, config->administrator};
    size_t members = 0;
    size_t count = 0;
    char *block;

    for (size_t i = 0; i < 2; i++) {
        members += (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(files[i], group));
    }
    block = allocate(members + 1, size);
    for (size_t i = 0; i < 2; i++) {
        const cJSON *member;

        cJSON_ArrayForEach(member, cJSON_GetObjectItemCaseSensitive(files[i], group))
        {
            if (strlen(member->string) >= size || ((i == 1 || strcmp(group, "profiles") != 0) &&
                                                   config_object(config, group, member->string) != member)) {
                continue;
            }
            text_copy(block + count * size, size, member->string);
            count++;
        }
    }
    qsort(block, count, size, compare_names);
    *names = block;
    return count;
}

size_t
config_profile_names(const struct config *config, char (**names)[PROFILE_NAME_SIZE])
{
    void *block = NULL;
    size_t count = group_names(config, "profiles", PROFILE_NAME_SIZE, &block);

    *names = block;
    return count;
}

size_t
config_account_names(const struct config *config, char (**names)[ACCOUNT_NAME_SIZE])
{
    void *block = NULL;
    size_t count = group_names(config, "accounts", ACCOUNT_NAME_SIZE, &block);

    *names = block;
    return count;
}

static bool
file_has(const cJSON *file, const char *group, const char *name)
{
    return cJSON_IsObject(config_find(file, group, name));
}

bool
config_is_own_profile(const struct config *config, const char *name)
{
    return file_has(config->user, "profiles", name);
}

bool
config_administrator_has_profile(const struct config *config, const char *name)
{
    return file_has(config->administrator, "profiles", name);
}

bool
config_is_own_account(const struct config *config, const char *email)
{
    return file_has(config->user, "accounts", email);
}
