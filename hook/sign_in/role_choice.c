/* SPDX-License-Identifier: MIT
 *
 * Which of an assertion's roles a profile means.
 */
#include "sign_in/role_choice.h"

#include <stdio.h>
#include <string.h>

#include "sign_in/failures.h"

static bool
is_meant(const struct profile *profile, const struct saml_role *role)
{
    const char *wanted = profile->saml_role;
    char partition[32];
    char account_id[16];
    char name[72];

    return wanted[0] == '\0' || strcmp(role->role_arn, wanted) == 0 ||
           (saml_role_parts(role->role_arn, partition, account_id, name) && strcmp(name, wanted) == 0);
}

static size_t
count_meant(const struct profile *profile, const struct saml_assertion *assertion, const struct saml_role **last)
{
    size_t count = 0;

    for (size_t i = 0; assertion->roles != NULL && i < assertion->role_count; i++) {
        if (is_meant(profile, &assertion->roles[i])) {
            *last = &assertion->roles[i];
            count++;
        }
    }
    return count;
}

const struct saml_role *
role_find(const struct profile *profile, const struct saml_assertion *assertion)
{
    const struct saml_role *found = NULL;

    return count_meant(profile, assertion, &found) == 1 ? found : NULL;
}

static void
list_roles(const struct saml_assertion *assertion, char *list, size_t size)
{
    size_t used = 0;

    list[0] = '\0';
    for (size_t i = 0; assertion->roles != NULL && i < assertion->role_count && used < size; i++) {
        int length = snprintf(list + used, size - used, "%s%s", i == 0 ? "" : ", ", assertion->roles[i].role_arn);

        used += length < 0 ? 0 : (size_t)length;
    }
}

bool
role_choose(const struct profile *profile, const struct saml_assertion *assertion, const struct saml_role **chosen,
            struct error *error)
{
    const struct saml_role *found = NULL;
    size_t count = count_meant(profile, assertion, &found);
    char list[512];

    if (count == 1) {
        *chosen = found;
        return true;
    }
    list_roles(assertion, list, sizeof(list));
    if (count == 0) {
        return error_blame(error, FAILURE_ROLE_NOT_OFFERED, profile->saml_role, profile->name, list);
    }
    return error_blame(error, FAILURE_ROLE_NOT_CHOSEN, profile->name, profile->name, list);
}
