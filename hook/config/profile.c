/* SPDX-License-Identifier: MIT
 *
 * The members of a profile, and their validation: the values, and whether the URL is on a host of the account. The
 * message for an invalid value shows the right form.
 */
#include "config/profile.h"

#include <string.h>

#include "base/text.h"
#include "config/tree.h"
#include "names/origin.h"

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
    {"browser", "browser", "browser", "COMMAND", "command that opens the AWS console, with %s, %u and %p",
     VALUE_COMMAND, false, TEXT(browser)},
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

/* --- validation --- */

static const char jumpcloud_pattern[] = "^https://sso\\.([a-z0-9-]+\\.)?jumpcloud\\.com$";
/* No part starts with a dot or %, so that libcurl or the server cannot read it as "..". */
static const char path_pattern[] = "^/saml2(/[A-Za-z0-9_~+@-][A-Za-z0-9._~%+@-]*)+/?$";

static bool
check_url(const struct config *config, const struct profile *profile, const struct account *account,
          struct error *error)
{
    char origin[ORIGIN_SIZE];
    char configured[CONFIG_VALUE_SIZE];
    const char *path;

    if (!origin_split(profile->url, origin, &path) || !config_matches(path, path_pattern)) {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s must look like https://sso.jumpcloud.com/saml2/NAME: copy it from the AWS "
                         "icon in JumpCloud's user portal (Copy Link Address).",
                         profile->name);
    }
    if (!origin_is_same(origin, account->sso_url)) {
        /* An account has one pair of hosts; a user with two organisations needs two accounts. */
        return account->email[0] == '\0'
                   ? error_set(error, ERROR_USAGE,
                               "The SSO URL of %s is at %.200s, but this account's is %.200s; if the URL is right: "
                               "ajc-hook config set sso_url %.200s",
                               profile->name, origin, account->sso_url, origin)
                   : error_set(error, ERROR_USAGE,
                               "The SSO URL of %s is at %.120s, but this account's is %.120s; if it belongs to another "
                               "account, add --account EMAIL; if it is right: ajc-hook account %s --sso-url %.120s",
                               profile->name, origin, account->sso_url, text_as_word(account->email).text, origin);
    }
    config_setting(config, "sso_url", configured);
    if (!config_matches(origin, jumpcloud_pattern) && !origin_is_same(origin, configured) &&
        !origin_is_same(origin, config_account_text(config, account->email, "sso_url"))) {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s is not at JumpCloud (https://sso.jumpcloud.com); if %.200s is right: "
                         "ajc-hook config set sso_url %.200s",
                         profile->name, origin, origin);
    }
    return true;
}

bool
config_check_profile_url(const struct config *config, const struct profile *profile, struct error *error)
{
    struct account account;

    config_account_of(config, profile, &account);
    return check_url(config, profile, &account, error);
}

bool
config_check_profile_options(struct profile *profile, struct error *error)
{
    if (!config_check_profile_name(profile->name, error)) {
        return false;
    }
    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        const struct profile_member *member = &profile_members[i];
        char value[CONFIG_VALUE_SIZE];

        profile_member_get(member, profile, value);
        if (!value_read(member->kind, member->label, value, value, error)) {
            return false;
        }
        profile_member_set(member, profile, value);
    }
    return profile->external_id[0] == '\0' || profile->role[0] != '\0' ||
           error_set(error, ERROR_USAGE, "An external id requires a role to assume: add --role.");
}

const struct profile_member *
config_invalid_member(const struct config *config, const char *name, struct error *error)
{
    const cJSON *object = config_object(config, "profiles", name);

    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        const struct profile_member *member = &profile_members[i];

        if (!value_check_member(cJSON_GetObjectItemCaseSensitive(object, member->name), member->name, member->kind,
                                error)) {
            return member;
        }
    }
    return NULL;
}

bool
config_check_profile(const struct config *config, struct profile *profile, struct error *error)
{
    struct account account;

    if (!config_check_profile_options(profile, error)) {
        return false;
    }
    config_account_of(config, profile, &account);
    if (profile->account[0] != '\0') {
        text_copy(profile->account, sizeof(profile->account), account.email); /* in its first spelling */
    }
    return check_url(config, profile, &account, error);
}
