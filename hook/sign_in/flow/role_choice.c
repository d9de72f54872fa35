/* SPDX-License-Identifier: MIT
 *
 * From the roles in an assertion to one of them.
 */
#include "sign_in/flow/role_choice.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "names/role.h"
#include "sign_in/failures.h"
#include "sign_in/flow/ask.h"

enum { LIST_SIZE = 512, LABEL_SIZE = 768 };

/* The roles that are left. */
struct candidates {
    const struct saml_role *roles[SAML_ROLES_MAX];
    size_t count;
};

/* As the profile was the last time, when no chained role hides what it was. */
static bool
is_former(const struct profile *profile, const char *role_arn)
{
    struct role_arn role;

    return profile->role[0] == '\0' && role_arn_parse(role_arn, &role) &&
           strcmp(role.account_id, profile->aws_account) == 0 && strcmp(role.name, profile->aws_role) == 0;
}

static void
find_candidates(const struct profile *profile, const struct saml_assertion *assertion, struct candidates *found)
{
    struct candidates former = {0};

    found->count = 0;
    for (size_t i = 0; i < assertion->role_count; i++) {
        const struct saml_role *role = &assertion->roles[i];

        if (profile->saml_role[0] == '\0' || role_is_named(role->role_arn, profile->saml_role)) {
            found->roles[found->count++] = role;
        }
        if (is_former(profile, role->role_arn)) {
            former.roles[former.count++] = role;
        }
    }
    if (profile->saml_role[0] == '\0' && found->count > 1 && former.count == 1) {
        *found = former;
    }
}

/* As many as fit, and how many more there are. */
static void
list_roles(const struct candidates *candidates, char list[static LIST_SIZE])
{
    size_t used = 0;

    list[0] = '\0';
    for (size_t i = 0; i < candidates->count; i++) {
        const char *role_arn = candidates->roles[i]->role_arn;

        if (used + strlen(role_arn) + sizeof(", and 000 more") > LIST_SIZE) {
            snprintf(list + used, LIST_SIZE - used, ", and %zu more", candidates->count - i);
            return;
        }
        used += (size_t)snprintf(list + used, LIST_SIZE - used, "%s%s", i == 0 ? "" : ", ", role_arn);
    }
}

/* "544300394404 (duff-beer)  beer/Taster" */
static void
write_label(const struct config *config, const char *role_arn, char label[static LABEL_SIZE])
{
    struct role_arn role = {0};
    char alias[AWS_ALIAS_SIZE] = "";

    role_arn_parse(role_arn, &role);
    config_alias_of(config, role.account_id, alias);
    snprintf(label, LABEL_SIZE, "%s%s%s%s  %s", role.account_id, alias[0] == '\0' ? "" : " (", alias,
             alias[0] == '\0' ? "" : ")", role_path_and_name(role_arn));
}

static bool
ask_role(const struct config *config, const struct profile *profile, const struct candidates *candidates,
         const struct saml_role **chosen, struct config_learned *learned, struct error *error)
{
    static char labels[SAML_ROLES_MAX][LABEL_SIZE];
    const char *things[SAML_ROLES_MAX];
    char question[128];
    size_t index = 0;

    for (size_t i = 0; i < candidates->count; i++) {
        write_label(config, candidates->roles[i]->role_arn, labels[i]);
        things[i] = labels[i];
    }
    snprintf(question, sizeof(question), "JumpCloud offers several roles for %.64s; which one shall it be?",
             profile->name);
    if (!ask_choice(question, things, candidates->count, &index, error)) {
        return false;
    }
    *chosen = candidates->roles[index];
    text_copy(learned->saml_role, sizeof(learned->saml_role), (*chosen)->role_arn);
    return true;
}

const struct saml_role *
role_find(const struct profile *profile, const struct saml_assertion *assertion)
{
    struct candidates candidates;

    find_candidates(profile, assertion, &candidates);
    return candidates.count == 1 ? candidates.roles[0] : NULL;
}

bool
role_choose(const struct config *config, const struct profile *profile, const struct saml_assertion *assertion,
            const struct saml_role **chosen, struct config_learned *learned, struct error *error)
{
    static const struct profile any_role;
    struct candidates candidates;
    char list[LIST_SIZE];

    find_candidates(profile, assertion, &candidates);
    if (candidates.count == 0) {
        find_candidates(&any_role, assertion, &candidates);
        list_roles(&candidates, list);
        return error_blame(error, FAILURE_ROLE_NOT_OFFERED, profile->saml_role, profile->name, profile->name, list);
    }
    if (ask_is_possible()) {
        return ask_role(config, profile, &candidates, chosen, learned, error);
    }
    list_roles(&candidates, list);
    return error_blame(error, FAILURE_ROLE_NOT_CHOSEN, profile->name, profile->name, list);
}

bool
role_check_account(const struct profile *profile, const char *role_arn, struct error *error)
{
    struct role_arn role;

    if (profile->aws_account[0] == '\0' || !role_arn_parse(role_arn, &role) ||
        strcmp(role.account_id, profile->aws_account) == 0) {
        return true;
    }
    return error_blame(error, FAILURE_ANOTHER_ACCOUNT, profile->name, role.account_id, profile->aws_account,
                       profile->name, profile->url);
}
