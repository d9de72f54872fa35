/* SPDX-License-Identifier: MIT
 *
 * The parameters of AssumeRole calls.
 */
#include "sign_in/flow/assume_role.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "names/role.h"

/* --- which role --- */

bool
assume_role_find(const struct message_profile *profile, const char *saml_role, const struct saml_assertion *assertion,
                 struct role_candidates *found, struct failure *failure)
{
    struct role_candidates former = {0};
    char list[ROLE_LIST_SIZE] = "";

    found->count = 0;
    for (size_t i = 0; i < assertion->role_count; i++) {
        const struct saml_role *role = &assertion->roles[i];
        struct role_arn parts;

        if (saml_role[0] == '\0' || role_is_named(role->role_arn, saml_role)) {
            found->roles[found->count++] = role;
        }
        /* the role of the previous session, which is not known after a chained role */
        if (profile->role[0] == '\0' && role_arn_parse(role->role_arn, &parts) &&
            strcmp(parts.account_id, profile->aws_account) == 0 && strcmp(parts.name, profile->aws_role) == 0) {
            former.roles[former.count++] = role;
        }
    }
    if (saml_role[0] == '\0' && found->count > 1 && former.count == 1) {
        *found = former;
    }
    if (found->count > 0) {
        return true;
    }
    for (size_t i = 0; i < assertion->role_count; i++) {
        if (!role_list_add(list, assertion->roles[i].role_arn, i, assertion->role_count)) {
            break;
        }
    }
    return failure_set(failure, FAILURE_ROLE_NOT_OFFERED, saml_role, profile->name, profile->name, list);
}

bool
assume_role_check_account(const struct message_profile *profile, const char *role_arn, struct failure *failure)
{
    struct role_arn role;

    if (profile->aws_account[0] == '\0' || !role_arn_parse(role_arn, &role) ||
        strcmp(role.account_id, profile->aws_account) == 0) {
        return true;
    }
    return failure_set(failure, FAILURE_ANOTHER_ACCOUNT, profile->name, role.account_id, profile->aws_account,
                       profile->name, profile->url);
}

/* --- durations --- */

long
assume_role_duration(const struct message_profile *profile, const struct saml_assertion *assertion)
{
    long wanted = profile->duration_seconds != 0     ? profile->duration_seconds
                  : assertion->duration_seconds != 0 ? assertion->duration_seconds
                                                     : ASSUME_ROLE_SECONDS_DEFAULT;

    return profile->accepted_seconds != 0 && profile->accepted_seconds < wanted ? profile->accepted_seconds : wanted;
}

long
assume_role_chained_duration(const struct message_profile *profile)
{
    return profile->duration_seconds != 0 && profile->duration_seconds < ASSUME_ROLE_SECONDS_DEFAULT
               ? profile->duration_seconds
               : ASSUME_ROLE_SECONDS_DEFAULT;
}

void
assume_role_chained_role(const struct message_profile *profile, const char *first_role_arn,
                         char role_arn[static PROTOCOL_ARN_SIZE])
{
    struct role_arn first = {.partition = "aws"};

    if (strncmp(profile->role, ARN_START, ARN_START_LENGTH) == 0) {
        text_copy(role_arn, PROTOCOL_ARN_SIZE, profile->role);
    } else {
        role_arn_parse(first_role_arn, &first);
        snprintf(role_arn, PROTOCOL_ARN_SIZE, "arn:%s:iam::%s:role/%.800s", first.partition, first.account_id,
                 profile->role);
    }
}

bool
assume_role_is_clock_wrong(long skew_seconds, struct failure *failure)
{
    if (labs(skew_seconds) <= ASSUME_ROLE_SKEW_MAX_SECONDS) {
        return false;
    }
    failure_set(failure, FAILURE_CLOCK_IS_WRONG, labs(skew_seconds) / 60, skew_seconds > 0 ? "behind" : "ahead of");
    return true;
}
