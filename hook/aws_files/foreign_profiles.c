/* SPDX-License-Identifier: MIT
 *
 * Reads profiles of other tools.
 */
#include "aws_files/foreign_profiles.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aws_files/ini.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"

enum { PROFILES_MAX = 1000, SAML2AWS_DURATION_DEFAULT = 3600 };

void
foreign_profiles_clear(struct foreign_profiles *profiles)
{
    free(profiles->all);
    *profiles = (struct foreign_profiles){0};
}

/* NULL: too many. */
static struct foreign_profile *
add(struct foreign_profiles *profiles)
{
    if (profiles->count == PROFILES_MAX) {
        return NULL;
    }
    profiles->all = allocate_one_more(profiles->all, profiles->count, sizeof(*profiles->all));
    profiles->all[profiles->count] = (struct foreign_profile){0};
    return &profiles->all[profiles->count++];
}

/* --- aws-jumpcloud: objects whose members are JSON texts of objects --- */

static const char *
text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

/* The object, or the object that is JSON text in a string; the caller deletes it. */
static cJSON *
unpack(const cJSON *packed)
{
    const char *text = cJSON_GetStringValue(packed);

    return text != NULL ? cJSON_Parse(text) : cJSON_Duplicate(packed, true);
}

static void
take_role(struct profile *profile, const cJSON *packed)
{
    CLEANUP_JSON cJSON *role = unpack(packed);
    const char *account = text_of(role, "aws_account_id");
    const char *name = text_of(role, "aws_role");

    if (*account != '\0') {
        snprintf(profile->role, sizeof(profile->role), "arn:aws:iam::%s:role/%s", account, name);
    } else {
        text_copy(profile->role, sizeof(profile->role), name);
    }
    text_copy(profile->external_id, sizeof(profile->external_id), text_of(role, "external_id"));
}

static void
take_json_profile(struct foreign_profiles *profiles, const cJSON *packed, const char *email)
{
    CLEANUP_JSON cJSON *unpacked = unpack(packed);
    struct foreign_profile *added = add(profiles);
    const cJSON *role = cJSON_GetObjectItemCaseSensitive(unpacked, "role_to_assume");

    if (added == NULL) {
        return;
    }
    if (!cJSON_IsObject(unpacked)) {
        text_copy(added->reason, sizeof(added->reason), "the entry is not understood");
        return;
    }
    text_copy(added->profile.name, sizeof(added->profile.name), text_of(unpacked, "name"));
    text_copy(added->profile.url, sizeof(added->profile.url), text_of(unpacked, "jumpcloud_url"));
    text_copy(added->profile.account, sizeof(added->profile.account), email);
    if (cJSON_IsString(role) || cJSON_IsObject(role)) {
        take_role(&added->profile, role);
    }
}

static bool
read_json(const char *text, struct foreign_profiles *profiles, struct error *error)
{
    CLEANUP_JSON cJSON *root = cJSON_Parse(text);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "profiles");
    const cJSON *packed;

    if (root == NULL) {
        return error_set(error, ERROR_USAGE,
                         "This is incomplete or invalid JSON; print it again with: secret-tool lookup "
                         "service aws-jumpcloud username credentials");
    }
    if (!cJSON_IsArray(list)) {
        return error_set(error, ERROR_USAGE,
                         "That is JSON, but not what aws-jumpcloud keeps; print it with: secret-tool lookup service "
                         "aws-jumpcloud username credentials");
    }
    cJSON_ArrayForEach(packed, list)
    {
        take_json_profile(profiles, packed, text_of(root, "jumpcloud_email"));
    }
    profiles->has_secrets = *text_of(root, "jumpcloud_password") != '\0' ||
                            cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(root, "aws_sessions")) > 0;
    return true;
}

/* --- saml2aws: one section for each account --- */

/* The profile's name in ~/.aws/credentials, which the user knows; "saml" is saml2aws's default. The section's name if
 * that name is invalid for ajc or used by another account. */
static void
name_account(const struct foreign_profiles *profiles, const char *wanted, const struct ini_section *section,
             char name[static PROFILE_NAME_SIZE])
{
    bool is_chosen = strcmp(wanted, "saml") != 0 && config_check_profile_name(wanted, NULL);

    for (size_t i = 0; i < profiles->count && is_chosen; i++) {
        is_chosen = strcmp(profiles->all[i].profile.name, wanted) != 0;
    }
    if (!text_copy(name, PROFILE_NAME_SIZE, is_chosen ? wanted : section->name)) {
        snprintf(name, PROFILE_NAME_SIZE, "%.*s", PROFILE_NAME_SIZE - 1, section->name);
    }
}

static void
take_duration(const struct ini *ini, const struct ini_section *section, struct profile *profile)
{
    char text[32];
    long long seconds;

    if (ini_go_value(ini, section, "aws_session_duration", text, sizeof(text)) &&
        text_to_number(text, 1, 1 << 30, &seconds)) {
        profile->duration_seconds = seconds == SAML2AWS_DURATION_DEFAULT ? 0 : (long)seconds;
    }
}

static void
take_account(struct foreign_profiles *profiles, const struct ini *ini, const struct ini_section *section)
{
    struct foreign_profile account = {0};
    struct profile *profile = &account.profile;
    const struct {
        const char *name;
        char *value;
        size_t size;
    } parts[] = {
        {"url", profile->url, sizeof(profile->url)},
        {"username", profile->account, sizeof(profile->account)},
        {"role_arn", profile->saml_role, sizeof(profile->saml_role)},
        {"region", profile->region, sizeof(profile->region)},
    };
    char wanted[CONFIG_VALUE_SIZE];
    char provider[CONFIG_VALUE_SIZE];
    struct foreign_profile *added;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (!ini_go_value(ini, section, parts[i].name, parts[i].value, parts[i].size)) {
            snprintf(account.reason, sizeof(account.reason), "its %s is too long", parts[i].name);
        }
    }
    take_duration(ini, section, profile);
    if (!ini_go_value(ini, section, "provider", provider, sizeof(provider)) || strcasecmp(provider, "JumpCloud") != 0) {
        snprintf(account.reason, sizeof(account.reason), "its provider is %.80s", provider);
    }
    if (!ini_go_value(ini, section, "aws_profile", wanted, sizeof(wanted))) {
        wanted[0] = '\0';
    }
    name_account(profiles, wanted, section, profile->name);
    added = add(profiles);
    if (added != NULL) {
        *added = account;
    }
}

/* go-ini merges sections with the same name, so only the first is used; a section without entries is skipped. */
static bool
is_account(const struct ini *ini, const struct ini_section *section)
{
    bool has_entries = false;

    for (size_t i = 0; i < ini->section_count; i++) {
        if (strcmp(ini->sections[i].name, section->name) == 0) {
            if (&ini->sections[i] < section) {
                return false;
            }
            has_entries = has_entries || ini->sections[i].count > 0;
        }
    }
    return has_entries;
}

static bool
read_ini(const char *text, struct foreign_profiles *profiles, struct error *error)
{
    CLEANUP_INI struct ini ini = {0};
    bool has_provider = false; /* in any account; otherwise it is not a file of saml2aws */

    ini_read(INI_GO, text, strlen(text), &ini);
    for (size_t i = 0; i < ini.entry_count && !has_provider; i++) {
        has_provider = strcmp(ini.entries[i].name, "provider") == 0;
    }
    if (!has_provider) {
        return error_set(
            error, ERROR_USAGE,
            "That is neither aws-jumpcloud's JSON nor saml2aws's configuration (~/.saml2aws); name one of them.");
    }
    if (ini.fault_line > 0) {
        return error_set(error, ERROR_USAGE,
                         "saml2aws cannot read that either, because of its line %zu: %s; correct that line and try "
                         "again.",
                         ini.fault_line, ini.fault);
    }
    for (size_t i = 0; i < ini.section_count && profiles->count < PROFILES_MAX; i++) {
        if (is_account(&ini, &ini.sections[i])) {
            take_account(profiles, &ini, &ini.sections[i]);
        }
    }
    return true;
}

bool
foreign_profiles_read(const char *text, struct foreign_profiles *profiles, struct error *error)
{
    CLEANUP_FOREIGN_PROFILES struct foreign_profiles found = {0};
    const char *begin = text + strspn(text, " \t\r\n");

    if (*begin == '\0') {
        return error_set(
            error, ERROR_USAGE,
            "There is nothing in it; if it came from secret-tool, that found nothing: the desktop's keyring "
            "must be unlocked, and be the one that aws-jumpcloud used.");
    }
    if (!(*begin == '{' ? read_json(begin, &found, error) : read_ini(text, &found, error))) {
        return false;
    }
    foreign_profiles_clear(profiles);
    *profiles = TAKE_STRUCT(found);
    return true;
}
