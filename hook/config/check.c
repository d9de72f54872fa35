/* SPDX-License-Identifier: MIT
 *
 * What may stand in a profile: its values, and whether its URL is its account's. Each wrong one gets a sentence that
 * shows the right form.
 */
#include <string.h>

#include "base/text.h"
#include "config/tree.h"

static const char jumpcloud_pattern[] = "^https://sso\\.([a-z0-9-]+\\.)?jumpcloud\\.com$";
/* No part begins with a dot or %, so that none means "one up" once libcurl or the server has read it. */
static const char path_pattern[] = "^/saml2(/[A-Za-z0-9_~+@-][A-Za-z0-9._~%+@-]*)+/?$";

/* IAM: names of [A-Za-z0-9_+=,.@-], before them perhaps a path. */
static const char role_pattern[] = "^(arn:aws[a-z-]*:iam::[0-9]{12}:role/)?[A-Za-z0-9_+=,.@/-]+$";

/* An account has one pair of hosts; who has two organisations has two accounts. */
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
                     "The SSO URL of %s is at %.120s, but this account's is %.120s; if it is another account's, name "
                     "that with --account EMAIL; if it is right: ajc-hook account %s --sso-url %.120s",
                     profile->name, origin, account->sso_url, text_as_word(account->email).text, origin);
}

bool
config_check_profile_url(const struct config *config, const struct profile *profile, struct error *error)
{
    struct account account;
    char origin[PROFILE_URL_SIZE];
    char configured[CONFIG_VALUE_SIZE];
    const char *path;

    config_account_of(config, profile, &account);
    config_origin(origin, sizeof(origin), profile->url);
    path = profile->url + strlen(origin);
    if (!config_matches(origin, config_origin_pattern) || !config_matches(path, path_pattern)) {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s must look like https://sso.jumpcloud.com/saml2/NAME: copy it from the AWS "
                         "icon in JumpCloud's user portal (Copy Link Address).",
                         profile->name);
    }
    if (strcmp(origin, account.sso_url) != 0) {
        return refuse_host(profile, &account, origin, error);
    }
    config_setting(config, "sso_url", configured);
    if (!config_matches(origin, jumpcloud_pattern) && strcmp(origin, configured) != 0 &&
        strcmp(origin, config_account_text(config, account.email, "sso_url")) != 0) {
        return error_set(error, ERROR_USAGE,
                         "The SSO URL of %s is not at JumpCloud (https://sso.jumpcloud.com); if %.200s is right: "
                         "ajc-hook config set sso_url %.200s",
                         profile->name, origin, origin);
    }
    return true;
}

bool
config_check_profile_options(const struct profile *profile, struct error *error)
{
    if (!config_check_profile_name(profile->name, error) ||
        (profile->account[0] != '\0' && !config_check_email(profile->account, error))) {
        return false;
    }
    if (profile->role[0] != '\0' && !config_matches(profile->role, role_pattern)) {
        return error_set(error, ERROR_USAGE, "%.200s is neither a role's name nor its ARN.", profile->role);
    }
    if (profile->saml_role[0] != '\0' && !config_matches(profile->saml_role, role_pattern)) {
        return error_set(error, ERROR_USAGE, "%.200s is neither a role's name nor its ARN.", profile->saml_role);
    }
    if (profile->external_id[0] != '\0' && (!config_matches(profile->external_id, "^[A-Za-z0-9_+=,.@:/-]{2,}$"))) {
        return error_set(error, ERROR_USAGE, "An external id has at least two of the characters A-Z a-z 0-9 _+=,.@:/-");
    }
    if (profile->external_id[0] != '\0' && profile->role[0] == '\0') {
        return error_set(error, ERROR_USAGE, "An external id goes with a role to assume: give --role, too.");
    }
    return (profile->region[0] == '\0' || config_check_region(profile->region, error)) &&
           (profile->duration_seconds == 0 || config_check_duration(profile->duration_seconds, error));
}

bool
config_check_profile(const struct config *config, const struct profile *profile, struct error *error)
{
    return config_check_profile_options(profile, error) && config_check_profile_url(config, profile, error);
}

bool
config_require_profile(const struct config *config, const char *name, struct profile *profile, struct error *error)
{
    if (!config_check_profile_name(name, error)) {
        return false;
    }
    if (!config_profile(config, name, profile)) {
        return error_set(error, ERROR_CONFIG,
                         "There is no profile %s; see ajc-hook list, or make it with: ajc-hook add %s", name, name);
    }
    if (profile->duration_seconds == 0) {
        profile->duration_seconds = config_setting_seconds(config, "duration");
    }
    return true;
}
