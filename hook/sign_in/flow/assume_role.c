/* SPDX-License-Identifier: MIT
 *
 * AWS's side of a profile's sign-in.
 */
#include "sign_in/flow/assume_role.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "names/role.h"

bool
assume_role_find_endpoint(const struct message_open *open, const struct message_profile *profile, const char *partition,
                          struct sts_endpoint *endpoint, struct failure *failure)
{
    const char *source = open->sts_source[0] == '\0' ? "AWS_ENDPOINT_URL_STS" : open->sts_source;

    return sts_endpoint_find(partition, profile->region[0] == '\0' ? NULL : profile->region, open->sts_url, source,
                             open->is_sts_legacy, endpoint, failure);
}

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

    if (strncmp(profile->role, "arn:", 4) == 0) {
        text_copy(role_arn, PROTOCOL_ARN_SIZE, profile->role);
    } else {
        role_arn_parse(first_role_arn, &first);
        snprintf(role_arn, PROTOCOL_ARN_SIZE, "arn:%s:iam::%s:role/%.800s", first.partition, first.account_id,
                 profile->role);
    }
}

bool
assume_role_blame_clock(long skew_seconds, struct failure *failure)
{
    if (labs(skew_seconds) <= ASSUME_ROLE_SKEW_MAX_SECONDS) {
        return false;
    }
    failure_set(failure, FAILURE_CLOCK_IS_WRONG, labs(skew_seconds) / 60, skew_seconds > 0 ? "behind" : "ahead of");
    return true;
}
