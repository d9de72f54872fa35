/* SPDX-License-Identifier: MIT
 *
 * The configuration as accounts, profiles and settings: reading, defaults, checks, changes. How the files are read and
 * replaced is in config_file.c.
 */
#include "store/config.h"

#include <cjson/cJSON.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/config_file.h"

struct config {
    cJSON *person;
    cJSON *administrator;
};

enum setting_kind {
    SETTING_TEXT,
    SETTING_DURATION,
    SETTING_SWITCH,
    SETTING_ORIGIN,
    SETTING_PROFILE,
    SETTING_EMAIL,
    SETTING_REGION,
    SETTING_PATH
};

static const struct config_setting settings[] = {
    {"default_profile", "", "profile that every new interactive shell uses"},
    {"default_account", "", "e-mail of the JumpCloud account of profiles that name none"},
    {"sso_url", "", "origin of JumpCloud's SSO host, when it is not https://sso.jumpcloud.com"},
    {"console_url", "", "origin of JumpCloud's user portal, when it is not the SSO host's with console. for sso."},
    {"region", "", "AWS region of profiles that name none"},
    {"duration", "", "how long an AWS session shall last, 15m to 12h; unset: as JumpCloud says"},
    {"login_ttl", "12h", "how long a typed JumpCloud password is kept in the keyring"},
    {"sts_url", "", "origin of AWS STS, when it is not AWS's own for the region (a VPC endpoint)"},
    {"ca_file", "", "PEM file of the certificate authorities to trust instead of the system's"},
    {"background", "true", "renew sessions in the background while the portal session lives"},
    {"quiet", "false", "no notices at the prompt"},
    {NULL, NULL, NULL},
};

static const enum setting_kind setting_kinds[] = {
    SETTING_PROFILE,  SETTING_EMAIL,  SETTING_ORIGIN, SETTING_ORIGIN, SETTING_REGION, SETTING_DURATION,
    SETTING_DURATION, SETTING_ORIGIN, SETTING_PATH,   SETTING_SWITCH, SETTING_SWITCH,
};

static const char built_in_sso_url[] = "https://sso.jumpcloud.com";
static const char origin_pattern[] = "^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$";
static const char jumpcloud_pattern[] = "^https://sso\\.([a-z0-9-]+\\.)?jumpcloud\\.com$";
static const char path_pattern[] = "^/saml2/[A-Za-z0-9._~%+@-][A-Za-z0-9._~%+@/-]*$";

static bool
matches(const char *text, const char *pattern)
{
    regex_t compiled;
    bool does;

    if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0) {
        return false;
    }
    does = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return does;
}

/* --- reading --- */

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

static const char *
text_member(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

static void
copy_member(char *to, size_t size, const cJSON *object, const char *name)
{
    text_copy(to, size, text_member(object, name));
}

/* The object `name` of the group ("profiles", "accounts"), the person's before the administrator's. */
static const cJSON *
find_object(const struct config *config, const char *group, const char *name)
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
    const cJSON *object = find_object(config, "profiles", name);
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
    text_to_seconds(text_member(object, "duration"), &profile->duration_seconds);
    copy_member(profile->aws_account, sizeof(profile->aws_account), learned, "aws_account");
    copy_member(profile->aws_role, sizeof(profile->aws_role), learned, "aws_role");
    profile->accepted_seconds = cJSON_IsNumber(accepted) ? (long)accepted->valueint : 0;
    if (profile->duration_seconds == 0) {
        profile->duration_seconds = config_setting_seconds(config, "duration");
    }
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

bool
config_require_profile(const struct config *config, const char *name, struct profile *profile, struct error *error)
{
    if (!config_check_profile_name(name, error)) {
        return false;
    }
    if (!config_profile(config, name, profile)) {
        return error_set(error, ERROR_CONFIG,
                         "There is no profile %s; see ajc-hook list, or make it with: ajc-hook add %s", name, name);
    }
    return config_check_profile(config, profile, error);
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
                (i == 1 && find_object(config, group, member->string) != member)) {
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

/* "https://sso.example.com/saml2/x" → "https://sso.example.com". */
static void
copy_origin(char *origin, size_t size, const char *url)
{
    const char *host = strstr(url, "://");
    size_t length = host == NULL ? 0 : (size_t)(host + 3 - url) + strcspn(host + 3, "/");

    if (length < size) {
        memcpy(origin, url, length);
        origin[length] = '\0';
    }
}

/* JumpCloud's own pairs of hosts differ in their first label alone. */
static void
derive_console_url(struct account *account)
{
    static const char sso_start[] = "https://sso.";

    if (strncmp(account->sso_url, sso_start, strlen(sso_start)) == 0) {
        snprintf(account->console_url, sizeof(account->console_url), "https://console.%.400s",
                 account->sso_url + strlen(sso_start));
    } else {
        text_copy(account->console_url, sizeof(account->console_url), account->sso_url);
    }
}

static void
fill_account(const struct config *config, const char *email, const char *profile_url, struct account *account)
{
    const cJSON *object = *email == '\0' ? NULL : find_object(config, "accounts", email);
    char value[CONFIG_VALUE_SIZE];

    *account = (struct account){0};
    text_copy(account->email, sizeof(account->email), email);
    account->is_proven = object != NULL;
    copy_member(account->mfa, sizeof(account->mfa), object, "mfa");
    copy_member(account->sso_url, sizeof(account->sso_url), object, "sso_url");
    copy_member(account->console_url, sizeof(account->console_url), object, "console_url");
    if (account->sso_url[0] == '\0') {
        config_setting(config, "sso_url", value);
        text_copy(account->sso_url, sizeof(account->sso_url), value);
    }
    if (account->sso_url[0] == '\0') {
        copy_origin(account->sso_url, sizeof(account->sso_url), *profile_url == '\0' ? built_in_sso_url : profile_url);
    }
    if (account->console_url[0] == '\0') {
        config_setting(config, "console_url", value);
        text_copy(account->console_url, sizeof(account->console_url), value);
    }
    if (account->console_url[0] == '\0') {
        derive_console_url(account);
    }
}

/* default_account, else the only account, else "". */
static void
default_email(const struct config *config, char email[static CONFIG_VALUE_SIZE])
{
    CLEANUP_FREE char(*names)[ACCOUNT_NAME_SIZE] = NULL;

    config_setting(config, "default_account", email);
    if (email[0] == '\0' && config_account_names(config, &names) == 1) {
        text_copy(email, CONFIG_VALUE_SIZE, names[0]);
    }
}

void
config_account_of(const struct config *config, const struct profile *profile, struct account *account)
{
    char email[CONFIG_VALUE_SIZE];

    if (profile->account[0] != '\0') {
        text_copy(email, sizeof(email), profile->account);
    } else {
        default_email(config, email);
    }
    fill_account(config, email, profile->url, account);
}

bool
config_account(const struct config *config, const char *email, struct account *account)
{
    char chosen[CONFIG_VALUE_SIZE];

    if (*email == '\0') {
        default_email(config, chosen);
    } else {
        text_copy(chosen, sizeof(chosen), email);
    }
    fill_account(config, chosen, "", account);
    return chosen[0] != '\0' && find_object(config, "accounts", chosen) != NULL;
}

/* --- settings --- */

static long
setting_index(const char *key)
{
    for (long i = 0; settings[i].name != NULL; i++) {
        if (strcmp(settings[i].name, key) == 0) {
            return i;
        }
    }
    return -1;
}

const struct config_setting *
config_settings(void)
{
    return settings;
}

void
config_setting(const struct config *config, const char *key, char value[static CONFIG_VALUE_SIZE])
{
    const cJSON *const files[] = {config->person, config->administrator};
    long index = setting_index(key);

    for (size_t i = 0; i < 2; i++) {
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(files[i], key);

        if (cJSON_IsBool(member)) {
            text_copy(value, CONFIG_VALUE_SIZE, cJSON_IsTrue(member) ? "true" : "false");
            return;
        }
        if (cJSON_IsString(member)) {
            text_copy(value, CONFIG_VALUE_SIZE, member->valuestring);
            return;
        }
    }
    text_copy(value, CONFIG_VALUE_SIZE, index < 0 ? "" : settings[index].built_in);
}

long
config_setting_seconds(const struct config *config, const char *key)
{
    char value[CONFIG_VALUE_SIZE];
    long seconds = 0;

    config_setting(config, key, value);
    text_to_seconds(value, &seconds);
    return seconds;
}

bool
config_setting_is_on(const struct config *config, const char *key)
{
    char value[CONFIG_VALUE_SIZE];

    config_setting(config, key, value);
    return strcmp(value, "true") == 0;
}

/* --- checks --- */

bool
config_check_profile_name(const char *name, struct error *error)
{
    if (!text_is_made_of(name, PROFILE_NAME_SIZE - 1, "._-") || name[0] == '-') {
        return error_set(error, ERROR_USAGE,
                         "%.80s is no profile name: use letters, digits, '.', '_' and '-', at most 64 of them.",
                         *name == '\0' ? "An empty word" : name);
    }
    return true;
}

bool
config_check_email(const char *email, struct error *error)
{
    if (strlen(email) >= ACCOUNT_NAME_SIZE || !matches(email, "^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$")) {
        return error_set(error, ERROR_USAGE,
                         "%.80s is no e-mail address; JumpCloud's portal takes the e-mail, not the user name.",
                         *email == '\0' ? "An empty word" : email);
    }
    return true;
}

static bool
check_duration(long seconds, struct error *error)
{
    return (seconds >= 900 && seconds <= 43200) ||
           error_set(error, ERROR_USAGE, "A duration is 15m to 12h (AWS's limits), for example 8h or 3600.");
}

static bool
check_region(const char *region, struct error *error)
{
    return (text_is_made_of(region, 63, "-") && strchr(region, '-') != NULL) ||
           error_set(error, ERROR_USAGE, "%.80s is no AWS region; one looks like eu-central-1.", region);
}

static bool
check_url(const struct config *config, const struct profile *profile, struct error *error)
{
    struct account account;
    char origin[PROFILE_URL_SIZE];
    const char *path;

    config_account_of(config, profile, &account);
    copy_origin(origin, sizeof(origin), profile->url);
    path = profile->url + strlen(origin);
    if (strncmp(profile->url, "https://", 8) != 0 || !matches(path, path_pattern)) {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s must look like https://sso.jumpcloud.com/saml2/NAME: copy it from the AWS "
                         "icon in JumpCloud's user portal (Copy Link Address).",
                         profile->name);
    }
    if (strcmp(origin, account.sso_url) != 0 ||
        (!matches(origin, jumpcloud_pattern) && !matches(origin, origin_pattern))) {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s is at %.200s, but this account's is %.200s; if the URL is right: ajc-hook "
                         "config set sso_url %.200s",
                         profile->name, origin, account.sso_url, origin);
    }
    if (strcmp(origin, built_in_sso_url) != 0 && !matches(origin, jumpcloud_pattern)) {
        char configured[CONFIG_VALUE_SIZE];
        const cJSON *object = find_object(config, "accounts", account.email);

        config_setting(config, "sso_url", configured);
        if (strcmp(origin, configured) != 0 && strcmp(origin, text_member(object, "sso_url")) != 0) {
            return error_set(error, ERROR_USAGE,
                             "The SSO URL of %s is not at JumpCloud (https://sso.jumpcloud.com); if %.200s is right: "
                             "ajc-hook config set sso_url %.200s",
                             profile->name, origin, origin);
        }
    }
    return true;
}

bool
config_check_profile(const struct config *config, const struct profile *profile, struct error *error)
{
    if (!config_check_profile_name(profile->name, error) ||
        (profile->account[0] != '\0' && !config_check_email(profile->account, error)) ||
        !check_url(config, profile, error)) {
        return false;
    }
    if (profile->role[0] != '\0' &&
        !matches(profile->role, "^(arn:aws[a-z-]*:iam::[0-9]{12}:role/)?[A-Za-z0-9_+=,.@/-]+$")) {
        return error_set(error, ERROR_USAGE, "%.200s is neither a role's name nor its ARN.", profile->role);
    }
    if (profile->external_id[0] != '\0' && (!matches(profile->external_id, "^[A-Za-z0-9_+=,.@:/-]{2,}$"))) {
        return error_set(error, ERROR_USAGE, "An external id has at least two of the characters A-Z a-z 0-9 _+=,.@:/-");
    }
    if (profile->external_id[0] != '\0' && profile->role[0] == '\0') {
        return error_set(error, ERROR_USAGE, "An external id goes with a role to assume: give --role, too.");
    }
    return (profile->region[0] == '\0' || check_region(profile->region, error)) &&
           (profile->duration_seconds == 0 || check_duration(profile->duration_seconds, error));
}

static bool
check_setting(const char *key, const char *value, struct error *error)
{
    long index = setting_index(key);
    long seconds = 0;

    if (index < 0) {
        return error_set(error, ERROR_USAGE, "There is no setting %.80s; ajc-hook config get lists them.", key);
    }
    if (*value == '\0') {
        return true;
    }
    switch (setting_kinds[index]) {
    case SETTING_DURATION:
        if (!text_to_seconds(value, &seconds) || seconds == 0) {
            return error_set(error, ERROR_USAGE, "%.80s is no time span; write for example 45m, 8h or 3600.", value);
        }
        return strcmp(key, "duration") != 0 || check_duration(seconds, error);
    case SETTING_SWITCH:
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0 ||
               error_set(error, ERROR_USAGE, "%s is true or false.", key);
    case SETTING_ORIGIN:
        return matches(value, origin_pattern) ||
               error_set(error, ERROR_USAGE, "%s is https://HOST or https://HOST:PORT, nothing behind it.", key);
    case SETTING_PROFILE:
        return config_check_profile_name(value, error);
    case SETTING_EMAIL:
        return config_check_email(value, error);
    case SETTING_REGION:
        return check_region(value, error);
    case SETTING_PATH:
        return value[0] == '/' || error_set(error, ERROR_USAGE, "%s is an absolute path.", key);
    case SETTING_TEXT:
    default:
        return true;
    }
}

/* --- changes --- */

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

static bool
change_profile(cJSON *root, const void *context)
{
    const struct profile *profile = context;
    cJSON *object = object_member(object_member(root, "profiles"), profile->name);

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

static bool
change_remove_profile(cJSON *root, const void *context)
{
    cJSON_DeleteItemFromObjectCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "profiles"), context);
    if (strcmp(text_member(root, "default_profile"), context) == 0) {
        cJSON_DeleteItemFromObjectCaseSensitive(root, "default_profile");
    }
    return true;
}

bool
config_remove_profile(const char *name, struct error *error)
{
    return config_file_change(change_remove_profile, name, error);
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

    return check_setting(key, value, error) && config_file_change(change_setting, &change, error);
}

/* Sets the member when the value is known and another one; true when it was changed. */
static bool
learn_text(cJSON *object, const char *name, const char *value)
{
    if (*value == '\0' || strcmp(text_member(object, name), value) == 0) {
        return false;
    }
    put_text(object, name, value);
    return true;
}

static bool
change_learned(cJSON *root, const void *context)
{
    const struct config_learned *learned = context;
    cJSON *profile = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "profiles"),
                                                      learned->profile);
    cJSON *memory = cJSON_IsObject(profile) ? object_member(profile, "learned") : NULL;
    const cJSON *accepted = cJSON_GetObjectItemCaseSensitive(memory, "duration");
    bool is_new = false;

    if (learned->email[0] != '\0') {
        cJSON *accounts = object_member(root, "accounts");

        is_new |= !cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(accounts, learned->email));
        is_new |= learn_text(object_member(accounts, learned->email), "mfa", learned->mfa);
        if (text_member(root, "default_account")[0] == '\0') {
            is_new |= learn_text(root, "default_account", learned->email);
        }
    }
    if (memory != NULL) {
        is_new |= learn_text(memory, "aws_account", learned->aws_account);
        is_new |= learn_text(memory, "aws_role", learned->aws_role);
        if (learned->accepted_seconds != 0 &&
            (!cJSON_IsNumber(accepted) || accepted->valueint != (int)learned->accepted_seconds)) {
            cJSON_DeleteItemFromObjectCaseSensitive(memory, "duration");
            cJSON_AddNumberToObject(memory, "duration", (double)learned->accepted_seconds);
            is_new = true;
        }
    }
    return is_new;
}

bool
config_learn(const struct config_learned *learned, struct error *error)
{
    return config_file_change(change_learned, learned, error);
}
