/* SPDX-License-Identifier: MIT
 *
 * The configuration's settings: one table of names, kinds, built-in values and explanations.
 */
#include <string.h>

#include "base/text.h"
#include "config/tree.h"

static const struct config_setting settings[] = {
    {"default_profile", "", "profile that every new interactive shell uses"},
    {"default_account", "", "e-mail of the JumpCloud account of profiles that name none"},
    {"sso_url", "", "origin of JumpCloud's SSO host, when it is not https://sso.jumpcloud.com"},
    {"console_url", "", "origin of JumpCloud's user portal, when it is not the SSO host's with console. for sso."},
    {"region", "", "AWS region of profiles that name none"},
    {"duration", "", "how long an AWS session shall last, 15m to 12h; unset: as JumpCloud says"},
    {"login_ttl", "12h", "how long a typed JumpCloud password is kept in the keyring"},
    {"seed_ttl", "1h", "how long the password of a login to the machine waits for its use; /etc/ajc/config.json alone"},
    {"keep_password", "false", "keep the password of a login to the machine for login_ttl, like a typed one"},
    {"user_domain", "", "domain that makes a user's name on this machine the e-mail of the JumpCloud account"},
    {"sts_url", "", "origin of AWS STS, when it is not AWS's own for the region (a VPC endpoint)"},
    {"iam_url", "", "origin of AWS IAM, when it is not AWS's own; tells the names of accounts where sts_url is set"},
    {"signin_url", "", "origin of the sign-in to AWS's web console, when it is not AWS's own"},
    {"ca_file", "", "PEM file of the certificate authorities to trust instead of the system's"},
    {"proxy", "", "HTTP proxy where no HTTPS_PROXY says one: in the background and for credential-process always"},
    {"background", "true", "renew sessions in the background while the portal session lives"},
    {"background_commands", "false", "password_command and otp_command of an account may run in the background, too"},
    {"quiet", "false", "no notices at the prompt, nor when exec starts a shell"},
    {NULL, NULL, NULL},
};

static const enum config_setting_kind setting_kinds[] = {
    SETTING_PROFILE,  SETTING_EMAIL,    SETTING_ORIGIN, SETTING_ORIGIN, SETTING_REGION, SETTING_DURATION,
    SETTING_DURATION, SETTING_DURATION, SETTING_SWITCH, SETTING_DOMAIN, SETTING_ORIGIN, SETTING_ORIGIN,
    SETTING_ORIGIN,   SETTING_PATH,     SETTING_PROXY,  SETTING_SWITCH, SETTING_SWITCH, SETTING_SWITCH,
};

/* Without the line that ends the first. */
_Static_assert(sizeof(setting_kinds) / sizeof(setting_kinds[0]) + 1 == sizeof(settings) / sizeof(settings[0]),
               "every setting has a kind");

static long
setting_index(const char *key)
{
    for (long i = 0; settings[i].name != NULL; i++) {
        if (strcmp(settings[i].name, key) == 0) {
            return i;
        }
    }
    return -1;
}

const struct config_setting *
config_settings(void)
{
    return settings;
}

void
config_setting(const struct config *config, const char *key, char value[static CONFIG_VALUE_SIZE])
{
    const cJSON *const files[] = {config->person, config->administrator};
    long index = setting_index(key);

    for (size_t i = 0; i < 2; i++) {
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(files[i], key);

        if (cJSON_IsBool(member)) {
            text_copy(value, CONFIG_VALUE_SIZE, cJSON_IsTrue(member) ? "true" : "false");
            return;
        }
        if (cJSON_IsString(member)) {
            text_copy(value, CONFIG_VALUE_SIZE, member->valuestring);
            return;
        }
    }
    text_copy(value, CONFIG_VALUE_SIZE, index < 0 ? "" : settings[index].built_in);
}

long
config_setting_seconds(const struct config *config, const char *key)
{
    char value[CONFIG_VALUE_SIZE];
    long seconds = 0;

    config_setting(config, key, value);
    text_to_seconds(value, &seconds);
    return seconds;
}

bool
config_setting_is_on(const struct config *config, const char *key)
{
    char value[CONFIG_VALUE_SIZE];

    config_setting(config, key, value);
    return strcmp(value, "true") == 0;
}

bool
config_setting_kind(const char *key, enum config_setting_kind *kind)
{
    long index = setting_index(key);

    if (index >= 0) {
        *kind = setting_kinds[index];
    }
    return index >= 0;
}
