/* SPDX-License-Identifier: MIT
 *
 * The members of a profile.
 */
#include "config/profile.h"

#include "base/text.h"

#define TEXT(member) offsetof(struct profile, member), sizeof(((struct profile *)0)->member)

const struct profile_member profile_members[PROFILE_MEMBER_COUNT] = {
    {"url", "url", "SSO URL", "URL", "SSO URL of the AWS application in JumpCloud", VALUE_PAGE, true, TEXT(url)},
    {"account", "account", "account", "EMAIL", "JumpCloud account, when there are several", VALUE_EMAIL, true,
     TEXT(account)},
    {"role", "role", "role", "NAME|ARN", "role to assume after the login", VALUE_ROLE, true, TEXT(role)},
    {"external_id", "external-id", "external id", "ID", "external id that this role requires", VALUE_EXTERNAL_ID, true,
     TEXT(external_id)},
    {"saml_role", "saml-role", "SAML role", "NAME|ARN", "which of the roles that JumpCloud offers", VALUE_ROLE, true,
     TEXT(saml_role)},
    {"region", "region", "region", "REGION", "AWS region", VALUE_REGION, false, TEXT(region)},
    {"duration", "duration", "duration", "8h", "duration of a session, 15m to 12h", VALUE_SESSION_DURATION, true,
     TEXT(duration_seconds)},
};

void
profile_member_get(const struct profile_member *member, const struct profile *profile,
                   char text[static CONFIG_VALUE_SIZE])
{
    if (member->kind == VALUE_SESSION_DURATION) {
        text_from_seconds(profile->duration_seconds, text, CONFIG_VALUE_SIZE);
    } else {
        text_copy(text, CONFIG_VALUE_SIZE, (const char *)profile + member->offset);
    }
}

bool
profile_member_set(const struct profile_member *member, struct profile *profile, const char *text)
{
    if (member->kind == VALUE_SESSION_DURATION) {
        profile->duration_seconds = 0;
        return *text == '\0' || text_to_seconds(text, &profile->duration_seconds);
    }
    return text_copy((char *)profile + member->offset, member->size, text);
}
