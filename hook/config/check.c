/* SPDX-License-Identifier: MIT
 *
 * Validation of a profile: its values, and whether its URL is on a host of its account. The message for an invalid
 * value shows the right form.
 */
#include <string.h>

#include "base/text.h"
#include "config/tree.h"
#include "names/origin.h"

static const char jumpcloud_pattern[] = "^https://sso\\.([a-z0-9-]+\\.)?jumpcloud\\.com$";
/* No part starts with a dot or %, so that libcurl or the server cannot read it as "..". */
static const char path_pattern[] = "^/saml2(/[A-Za-z0-9_~+@-][A-Za-z0-9._~%+@-]*)+/?$";

/* An account has one pair of hosts; a user with two organisations needs two accounts. */
static bool
refuse_host(const struct profile *profile, const struct account *account, const char *origin, struct error *error)
{
    if (account->email[0] == '\0') {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s is at %.200s, but this account's is %.200s; if the URL is right: ajc-hook "
                         "config set sso_url %.200s",
                         profile->name, origin, account->sso_url, origin);
    }
    return error_set(error, ERROR_USAGE,
                     "The SSO URL of %s is at %.120s, but this account's is %.120s; if it belongs to another account, "
                     "add --account EMAIL; if it is right: ajc-hook account %s --sso-url %.120s",
                     profile->name, origin, account->sso_url, text_as_word(account->email).text, origin);
}

bool
config_check_profile_url(const struct config *config, const struct profile *profile, struct error *error)
{
    struct account account;
    char origin[ORIGIN_SIZE];
    char configured[CONFIG_VALUE_SIZE];
    const char *path;

    config_account_of(config, profile, &account);
    if (!origin_split(profile->url, origin, &path) || !config_matches(path, path_pattern)) {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s must look like https://sso.jumpcloud.com/saml2/NAME: copy it from the AWS "
                         "icon in JumpCloud's user portal (Copy Link Address).",
                         profile->name);
    }
    if (!origin_is_same(origin, account.sso_url)) {
        return refuse_host(profile, &account, origin, error);
    }
    config_setting(config, "sso_url", configured);
    if (!config_matches(origin, jumpcloud_pattern) && !origin_is_same(origin, configured) &&
        !origin_is_same(origin, config_account_text(config, account.email, "sso_url"))) {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s is not at JumpCloud (https://sso.jumpcloud.com); if %.200s is right: "
                         "ajc-hook config set sso_url %.200s",
                         profile->name, origin, origin);
    }
    return true;
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

/* The account in its first spelling. */
static void
use_known_spelling(const struct config *config, struct profile *profile)
{
    struct account account;

    if (profile->account[0] != '\0') {
        config_account_of(config, profile, &account);
        text_copy(profile->account, sizeof(profile->account), account.email);
    }
}

bool
config_check_profile(const struct config *config, struct profile *profile, struct error *error)
{
    if (!config_check_profile_options(profile, error)) {
        return false;
    }
    use_known_spelling(config, profile);
    return config_check_profile_url(config, profile, error);
}
