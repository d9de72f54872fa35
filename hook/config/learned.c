/* SPDX-License-Identifier: MIT
 *
 * What sign-ins learned: written to the user's configuration; the aliases of AWS accounts, of which each profile may
 * have recorded one.
 */
#include <string.h>

#include "base/cleanup.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/file.h"
#include "config/tree.h"
#include "names/factor.h"

/* Sets the member when the value is known and differs; true when it was changed. */
static bool
learn_text(cJSON *object, const char *name, const char *value)
{
    if (*value == '\0' || strcmp(config_text(object, name), value) == 0) {
        return false;
    }
    config_put_text(object, name, value);
    return true;
}

/* The facts from AWS. The alias of the AWS account may be ""; when the AWS account changes, it becomes unknown. */
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
    if (learned->is_alias_known && (alias == NULL || config_is_changed(stored, "aws_alias", learned->aws_alias))) {
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
    cJSON *stored = config_member_object(config_member_object(root, "learned"), profile->name);

    if (config_is_changed(stored, "url", profile->url) || config_is_changed(stored, "role", profile->role)) {
        cJSON_DeleteItemFromObjectCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "learned"), profile->name);
        stored = config_member_object(config_member_object(root, "learned"), profile->name);
        config_put_text(stored, "url", profile->url);
        config_put_text(stored, "role", profile->role);
    }
    return stored;
}

struct learned_change {
    const struct config_learned *learned;
    const struct profile *administrators; /* NULL: the user's file has the profile */
    bool is_factor_dropped; /* JumpCloud required a factor before, perhaps according to the administrator's file */
};

static bool
change_learned(cJSON *root, const void *context)
{
    const struct learned_change *change = context;
    const struct config_learned *learned = change->learned;
    cJSON *profile = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "profiles"),
                                                      learned->profile);
    cJSON *stored = cJSON_IsObject(profile) ? config_member_object(profile, "learned") : NULL;
    bool is_new = false;

    if (stored == NULL && change->administrators != NULL &&
        (learned->aws_account[0] != '\0' || learned->saml_role[0] != '\0' || learned->accepted_seconds != 0)) {
        stored = learned_of_administrator(root, change->administrators);
        profile = stored;
    }

    if (learned->email[0] != '\0') {
        is_new |= !cJSON_IsObject(config_find(root, "accounts", learned->email));
        is_new |= learn_text(config_account_object(root, learned->email), "mfa",
                             change->is_factor_dropped ? FACTOR_UNWANTED : learned->mfa);
        is_new |= learn_text(config_account_object(root, learned->email), "sso_url", learned->sso_url);
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
    const struct learned_change change = {learned, is_from_administrator ? &profile : NULL, is_factor_dropped};

    if (copy != NULL && !change_learned(copy, &change)) {
        return true;
    }
    if (!config_file_change(change_learned, &change, error)) {
        return false;
    }
    if (config != NULL) {
        (void)change_learned(config->user, &change);
    }
    return true;
}

/* --- aliases --- */

/* NULL when it is not known. */
static const char *
find_alias(const struct aws_alias *aliases, size_t count, const char *aws_account)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(aliases[i].account, aws_account) == 0) {
            return aliases[i].alias;
        }
    }
    return NULL;
}

/* Adds what was learned with one profile. */
static void
add_alias(const cJSON *learned, struct aws_alias *aliases, size_t *count)
{
    struct aws_alias *added = &aliases[*count];
    const char *alias = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(learned, "aws_alias"));

    if (alias != NULL && text_copy(added->account, sizeof(added->account), config_text(learned, "aws_account")) &&
        added->account[0] != '\0' && find_alias(aliases, *count, added->account) == NULL) {
        text_copy(added->alias, sizeof(added->alias), alias);
        *count += 1;
    }
}

size_t
config_aliases(const struct config *config, struct aws_alias **aliases)
{
    const cJSON *profiles = cJSON_GetObjectItemCaseSensitive(config->user, "profiles");
    const cJSON *of_administrators = cJSON_GetObjectItemCaseSensitive(config->user, "learned");
    const cJSON *member;
    size_t count = 0;

    *aliases = allocate((size_t)cJSON_GetArraySize(profiles) + (size_t)cJSON_GetArraySize(of_administrators) + 1,
                        sizeof(**aliases));
    cJSON_ArrayForEach(member, profiles)
    {
        add_alias(cJSON_GetObjectItemCaseSensitive(member, "learned"), *aliases, &count);
    }
    cJSON_ArrayForEach(member, of_administrators)
    {
        add_alias(member, *aliases, &count);
    }
    return count;
}

void
config_complete_alias(const struct aws_alias *aliases, size_t count, struct profile *profile)
{
    if (!profile->is_alias_known) {
        const char *alias = find_alias(aliases, count, profile->aws_account);

        text_copy(profile->aws_alias, sizeof(profile->aws_alias), alias == NULL ? "" : alias);
    }
}

/* --- lists --- */

/* What applies to the profile now; NULL when nothing does. */
static const cJSON *
learned_of(const struct config *config, const cJSON *member)
{
    struct profile profile = {0};

    return config_profile(config, member->string, &profile) &&
                   (profile.aws_account[0] != '\0' || profile.aws_role[0] != '\0' || profile.is_alias_known)
               ? config_find(config->user, "learned", member->string)
               : NULL;
}

static void
add_known(const cJSON *member, const cJSON *learned, struct known_profile *known)
{
    *known = (struct known_profile){member->string, config_text(learned, "aws_account"),
                                    config_text(learned, "aws_role"),
                                    cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(learned, "aws_alias"))};
}

static void
complete_known(struct known_profile *known, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; known[i].aws_alias == NULL && known[i].aws_account[0] != '\0' && k < count; k++) {
            known[i].aws_alias = strcmp(known[k].aws_account, known[i].aws_account) == 0 ? known[k].aws_alias : NULL;
        }
        known[i].aws_alias = known[i].aws_alias == NULL ? "" : known[i].aws_alias;
    }
}

static int
compare_known(const void *left, const void *right)
{
    const struct known_profile *one = left;
    const struct known_profile *other = right;

    return strcmp(one->name, other->name);
}

size_t
config_known_profiles(const struct config *config, struct known_profile **known)
{
    const cJSON *own = cJSON_GetObjectItemCaseSensitive(config->user, "profiles");
    const cJSON *of_administrators = cJSON_GetObjectItemCaseSensitive(config->administrator, "profiles");
    const cJSON *member;
    size_t count = 0;

    *known = allocate((size_t)cJSON_GetArraySize(own) + (size_t)cJSON_GetArraySize(of_administrators) + 1,
                      sizeof(**known));
    cJSON_ArrayForEach(member, own)
    {
        if (strlen(member->string) < PROFILE_NAME_SIZE) {
            add_known(member, cJSON_GetObjectItemCaseSensitive(member, "learned"), &(*known)[count++]);
        }
    }
    cJSON_ArrayForEach(member, of_administrators)
    {
        if (strlen(member->string) < PROFILE_NAME_SIZE && config_object(config, "profiles", member->string) == member) {
            add_known(member, learned_of(config, member), &(*known)[count++]);
        }
    }
    complete_known(*known, count);
    qsort(*known, count, sizeof(**known), compare_known);
    return count;
}

bool
config_alias_of(const struct config *config, const char *aws_account, char alias[static AWS_ALIAS_SIZE])
{
    CLEANUP_FREE struct aws_alias *aliases = NULL;
    size_t count = config_aliases(config, &aliases);
    const char *found = find_alias(aliases, count, aws_account);

    text_copy(alias, AWS_ALIAS_SIZE, found == NULL ? "" : found);
    return found != NULL;
}
