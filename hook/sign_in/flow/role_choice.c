/* SPDX-License-Identifier: MIT
 *
 * From the roles in an assertion to one of them.
 */
#include "sign_in/flow/role_choice.h"

#include <stdio.h>
#include <string.h>

#include "names/role.h"

enum { LIST_SIZE = 512 };

/* As the profile was the last time, when no chained role hides what it was. */
static bool
is_former(const struct message_profile *profile, const char *role_arn)
{
    struct role_arn role;

    return profile->role[0] == '\0' && role_arn_parse(role_arn, &role) &&
           strcmp(role.account_id, profile->aws_account) == 0 && strcmp(role.name, profile->aws_role) == 0;
}

/* As many as fit, and how many more there are. */
static void
list_roles(const struct saml_assertion *assertion, char list[static LIST_SIZE])
{
    size_t used = 0;

    list[0] = '\0';
    for (size_t i = 0; i < assertion->role_count; i++) {
        const char *role_arn = assertion->roles[i].role_arn;

        if (used + strlen(role_arn) + sizeof(", and 000 more") > LIST_SIZE) {
            snprintf(list + used, LIST_SIZE - used, ", and %zu more", assertion->role_count - i);
            return;
        }
        used += (size_t)snprintf(list + used, LIST_SIZE - used, "%s%s", i == 0 ? "" : ", ", role_arn);
    }
}

static bool
not_offered(const struct message_profile *profile, const char *saml_role, const struct saml_assertion *assertion,
            struct failure *failure)
{
    char list[LIST_SIZE];

    list_roles(assertion, list);
    return failure_set(failure, FAILURE_ROLE_NOT_OFFERED, saml_role, profile->name, profile->name, list);
}

bool
role_find(const struct message_profile *profile, const char *saml_role, const struct saml_assertion *assertion,
          struct role_candidates *found, struct failure *failure)
{
    struct role_candidates former = {0};

    found->count = 0;
    for (size_t i = 0; i < assertion->role_count; i++) {
        const struct saml_role *role = &assertion->roles[i];

        if (saml_role[0] == '\0' || role_is_named(role->role_arn, saml_role)) {
            found->roles[found->count++] = role;
        }
        if (is_former(profile, role->role_arn)) {
            former.roles[former.count++] = role;
        }
    }
    if (saml_role[0] == '\0' && found->count > 1 && former.count == 1) {
        *found = former;
    }
    return found->count > 0 || not_offered(profile, saml_role, assertion, failure);
}

bool
role_check_account(const struct message_profile *profile, const char *role_arn, struct failure *failure)
{
    struct role_arn role;

    if (profile->aws_account[0] == '\0' || !role_arn_parse(role_arn, &role) ||
        strcmp(role.account_id, profile->aws_account) == 0) {
        return true;
    }
    return failure_set(failure, FAILURE_ANOTHER_ACCOUNT, profile->name, role.account_id, profile->aws_account,
                       profile->name, profile->url);
}
