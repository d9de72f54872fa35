/* SPDX-License-Identifier: MIT
 *
 * Reading the profiles of other tools.
 */
#include "aws_files/foreign_profiles.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aws_files/foreign_file.h"
#include "base/json_cleanup.h"
#include "base/text.h"

enum { PROFILES_MAX = 1000, SAML2AWS_DURATION_DEFAULT = 3600 };

void
foreign_profiles_clear(struct foreign_profiles *profiles)
{
    free(profiles->all);
    *profiles = (struct foreign_profiles){0};
}

/* NULL: too many, or no memory. */
static struct foreign_profile *
add(struct foreign_profiles *profiles)
{
    struct foreign_profile *grown = profiles->count == PROFILES_MAX
                                        ? NULL
                                        : reallocarray(profiles->all, profiles->count + 1, sizeof(*profiles->all));

    if (grown == NULL) {
        return NULL;
    }
    profiles->all = grown;
    grown[profiles->count] = (struct foreign_profile){0};
    return &grown[profiles->count++];
}

/* --- aws-jumpcloud: objects whose members are JSON texts of objects --- */

static const char *
text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

/* The value that stands as JSON in a string, or as an object itself; the caller deletes it. */
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
                         "That begins as JSON does and is none, or breaks off; print it anew with: secret-tool lookup "
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

/* --- saml2aws: a section an account --- */

struct accounts {
    struct foreign_profiles *profiles;
    struct foreign_profile *last;
    char section[FOREIGN_SECTION_MAX + 1];
    char wanted_name[PROFILE_NAME_SIZE]; /* aws_profile of the last one */
    bool has_provider;
};

static bool
is_taken(const struct accounts *accounts, const char *name)
{
    for (size_t i = 0; i < accounts->profiles->count; i++) {
        const struct foreign_profile *other = &accounts->profiles->all[i];

        if (other != accounts->last && strcmp(other->profile.name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* People know a profile by the name that it has in ~/.aws/credentials; "saml" is what saml2aws writes when nobody
 * chose one. */
static void
name_last(struct accounts *accounts)
{
    const char *wanted = accounts->wanted_name;
    bool is_chosen = *wanted != '\0' && strcmp(wanted, "saml") != 0 && !is_taken(accounts, wanted);

    if (accounts->last != NULL) {
        text_copy(accounts->last->profile.name, sizeof(accounts->last->profile.name),
                  is_chosen ? wanted : accounts->section);
    }
}

static void
take_provider(struct foreign_profile *account, const char *provider)
{
    if (strcasecmp(provider, "JumpCloud") != 0) {
        snprintf(account->reason, sizeof(account->reason), "its provider is %.80s", provider);
    }
}

static void
take_pair(const char *section, const char *name, const char *value, void *context)
{
    struct accounts *accounts = context;
    struct profile *profile;
    long long seconds;

    if (accounts->last == NULL || strcmp(section, accounts->section) != 0) {
        name_last(accounts);
        accounts->last = add(accounts->profiles);
        accounts->wanted_name[0] = '\0';
        text_copy(accounts->section, sizeof(accounts->section), section);
    }
    if (accounts->last == NULL) {
        return;
    }
    profile = &accounts->last->profile;
    if (strcmp(name, "provider") == 0) {
        accounts->has_provider = true;
        take_provider(accounts->last, value);
    } else if (strcmp(name, "url") == 0) {
        text_copy(profile->url, sizeof(profile->url), value);
    } else if (strcmp(name, "username") == 0) {
        text_copy(profile->account, sizeof(profile->account), value);
    } else if (strcmp(name, "aws_profile") == 0) {
        text_copy(accounts->wanted_name, sizeof(accounts->wanted_name), value);
    } else if (strcmp(name, "role_arn") == 0) {
        text_copy(profile->saml_role, sizeof(profile->saml_role), value);
    } else if (strcmp(name, "region") == 0) {
        text_copy(profile->region, sizeof(profile->region), value);
    } else if (strcmp(name, "aws_session_duration") == 0 && text_to_number(value, 1, 1 << 30, &seconds)) {
        profile->duration_seconds = seconds == SAML2AWS_DURATION_DEFAULT ? 0 : (long)seconds;
    }
}

static bool
read_ini(const char *text, struct foreign_profiles *profiles, struct error *error)
{
    struct accounts accounts = {.profiles = profiles};

    foreign_file_each(text, take_pair, &accounts);
    name_last(&accounts);
    return accounts.has_provider ||
           error_set(
               error, ERROR_USAGE,
               "That is neither aws-jumpcloud's JSON nor saml2aws's configuration (~/.saml2aws); name one of them.");
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
    if (!(*begin == '{' ? read_json(begin, &found, error) : read_ini(begin, &found, error))) {
        return false;
    }
    foreign_profiles_clear(profiles);
    *profiles = found;
    found = (struct foreign_profiles){0};
    return true;
}
