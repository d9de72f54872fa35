/* SPDX-License-Identifier: MIT
 *
 * The configuration read as profiles, with their defaults. Accounts, settings, checks and changes are in
 * config_account.c, config_settings.c, config_check.c and config_change.c; how the files are read and replaced is in
 * config_file.c.
 */
#include "config/config.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/file.h"
#include "config/tree.h"

const char config_built_in_sso_url[] = "https://sso.jumpcloud.com";

static void
use_wiping_allocator(void)
{
    static cJSON_Hooks hooks = {.malloc_fn = secret_allocate, .free_fn = secret_free};

    cJSON_InitHooks(&hooks);
}

bool
config_open(struct config **config, struct error *error)
{
    CLEANUP_CONFIG struct config *opened = calloc(1, sizeof(*opened));

    use_wiping_allocator();
    if (opened == NULL) {
        return error_set(error, ERROR_SYSTEM, "There is no memory left.");
    }
    if (!config_file_read(CONFIG_OF_PERSON, &opened->person, error) ||
        !config_file_read(CONFIG_OF_ADMINISTRATOR, &opened->administrator, error)) {
        return false;
    }
    *config = TAKE(opened);
    return true;
}

void
config_close(struct config **config)
{
    if (*config != NULL) {
        cJSON_Delete((*config)->person);
        cJSON_Delete((*config)->administrator);
        free(*config);
        *config = NULL;
    }
}

const char *
config_text(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

static void
copy_member(char *to, size_t size, const cJSON *object, const char *name)
{
    text_copy(to, size, config_text(object, name));
}

const cJSON *
config_object(const struct config *config, const char *group, const char *name)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(config->person, group),
                                                          name);

    if (found == NULL) {
        found = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(config->administrator, group), name);
    }
    return found;
}

bool
config_profile(const struct config *config, const char *name, struct profile *profile)
{
    const cJSON *object = config_object(config, "profiles", name);
    const cJSON *learned = cJSON_GetObjectItemCaseSensitive(object, "learned");
    const cJSON *accepted = cJSON_GetObjectItemCaseSensitive(learned, "duration");

    if (!cJSON_IsObject(object) || !text_copy(profile->name, sizeof(profile->name), name)) {
        return false;
    }
    copy_member(profile->url, sizeof(profile->url), object, "url");
    copy_member(profile->account, sizeof(profile->account), object, "account");
    copy_member(profile->role, sizeof(profile->role), object, "role");
    copy_member(profile->external_id, sizeof(profile->external_id), object, "external_id");
    copy_member(profile->saml_role, sizeof(profile->saml_role), object, "saml_role");
    copy_member(profile->region, sizeof(profile->region), object, "region");
    profile->duration_seconds = 0;
    text_to_seconds(config_text(object, "duration"), &profile->duration_seconds);
    copy_member(profile->aws_account, sizeof(profile->aws_account), learned, "aws_account");
    copy_member(profile->aws_role, sizeof(profile->aws_role), learned, "aws_role");
    copy_member(profile->aws_alias, sizeof(profile->aws_alias), learned, "aws_alias");
    profile->is_alias_known = cJSON_GetObjectItemCaseSensitive(learned, "aws_alias") != NULL;
    profile->accepted_seconds = cJSON_IsNumber(accepted) ? (long)accepted->valueint : 0;
    return true;
}

void
config_region(const struct config *config, const struct profile *profile, const char *from_environment,
              char region[static 64])
{
    char setting[CONFIG_VALUE_SIZE];

    config_setting(config, "region", setting);
    text_copy(region, 64,
              profile->region[0] != '\0'                              ? profile->region
              : from_environment != NULL && *from_environment != '\0' ? from_environment
                                                                      : setting);
}

static int
compare_names(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* The sorted names of a group's members in both files, each at most `size` - 1 characters, in one block. */
static size_t
group_names(const struct config *config, const char *group, size_t size, void **names)
{
    const cJSON *const files[] = {config->person, config->administrator};
    size_t count = 0;
    char *block = NULL;

    for (size_t i = 0; i < 2; i++) {
        const cJSON *member;

        cJSON_ArrayForEach(member, cJSON_GetObjectItemCaseSensitive(files[i], group))
        {
            char *grown;

            if (!cJSON_IsObject(member) || strlen(member->string) >= size ||
                (i == 1 && config_object(config, group, member->string) != member)) {
                continue;
            }
            grown = reallocarray(block, count + 1, size);
            if (grown == NULL) {
                abort();
            }
            block = grown;
            text_copy(block + count * size, size, member->string);
            count++;
        }
    }
    if (count > 0) {
        qsort(block, count, size, compare_names);
    }
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
    return cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(file, group), name));
}

bool
config_is_own_profile(const struct config *config, const char *name)
{
    return file_has(config->person, "profiles", name);
}

bool
config_is_administrators_profile(const struct config *config, const char *name)
{
    return file_has(config->administrator, "profiles", name);
}

bool
config_is_own_account(const struct config *config, const char *email)
{
    return file_has(config->person, "accounts", email);
}

bool
config_alias_of(const struct config *config, const char *aws_account, char alias[static AWS_ALIAS_SIZE])
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);

    for (size_t i = 0; i < count && *aws_account != '\0'; i++) {
        struct profile profile = {0};

        if (config_profile(config, names[i], &profile) && profile.is_alias_known &&
            strcmp(profile.aws_account, aws_account) == 0) {
            return text_copy(alias, AWS_ALIAS_SIZE, profile.aws_alias);
        }
    }
    alias[0] = '\0';
    return false;
}

void
config_origin(char *origin, size_t size, const char *url)
{
    const char *host = strstr(url, "://");
    size_t length = host == NULL ? 0 : (size_t)(host + 3 - url) + strcspn(host + 3, "/");

    if (length < size) {
        memcpy(origin, url, length);
        origin[length] = '\0';
    }
}
