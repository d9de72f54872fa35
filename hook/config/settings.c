/* SPDX-License-Identifier: MIT
 *
 * The configuration's settings: one row each, with everything about it.
 */
#include <string.h>

#include "base/text.h"
#include "config/file.h"
#include "config/tree.h"
#include "names/near.h"

/* Name, kind, built-in value, explanation: one line, lower case, no full stop. */
static const struct config_setting settings[] = {
    {"default_profile", VALUE_PROFILE, "", "profile that every new interactive shell uses"},
    {"default_account", VALUE_EMAIL, "", "e-mail of the JumpCloud account of profiles that name none"},
    {"sso_url", VALUE_ORIGIN, "", "origin of JumpCloud's SSO host, when it is not https://sso.jumpcloud.com"},
    {"console_url", VALUE_ORIGIN, "",
     "origin of JumpCloud's user portal, when it is not the SSO host's with console. for sso."},
    {"region", VALUE_REGION, "", "AWS region of profiles that name none"},
    {"duration", VALUE_SESSION_DURATION, "", "duration of an AWS session, 15m to 12h; unset: as JumpCloud says"},
    {"login_ttl", VALUE_DURATION, "12h", "how long a typed JumpCloud password is kept in the keyring"},
    {"seed_ttl", VALUE_DURATION, "1h",
     "how long the password of a login to the machine stays in the keyring unused; only in /etc/ajc/config.json"},
    {"keep_password", VALUE_SWITCH, "false",
     "keep the password of a login to the machine for login_ttl, like a typed one"},
    {"user_domain", VALUE_DOMAIN, "",
     "domain that is appended to the user name on this machine to form the JumpCloud e-mail"},
    {"sts_url", VALUE_ORIGIN, "", "origin of AWS STS, when it is not AWS's own for the region (a VPC endpoint)"},
    {"iam_url", VALUE_ORIGIN, "",
     "origin of AWS IAM, when it is not AWS's own; needed for account names when sts_url is set"},
    {"signin_url", VALUE_ORIGIN, "", "origin of the sign-in to AWS's web console, when it is not AWS's own"},
    {"ca_file", VALUE_CERTIFICATES, "", "PEM file of the certificate authorities to trust instead of the system's"},
    {"proxy", VALUE_PROXY, "",
     "HTTP proxy when HTTPS_PROXY is not set; always in the background and for credential-process"},
    {"background", VALUE_SWITCH, "true",
     "renew sessions in the background while the portal session lives, and ask for account names"},
    {"background_commands", VALUE_SWITCH, "false",
     "password_command and otp_command of an account may run in the background, too"},
    {"picker", VALUE_COMMAND, "", "program in which use without a name lets you choose, such as fzf; unset: by number"},
    {"quiet", VALUE_SWITCH, "false", "no notices at the prompt or when exec starts a shell"},
};

enum { SETTING_COUNT = sizeof(settings) / sizeof(settings[0]) };

const struct config_setting *
config_settings(size_t *count)
{
    *count = SETTING_COUNT;
    return settings;
}

static void
refuse_missing(const char *key, struct error *error)
{
    struct near near = {.typed = key};

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        near_consider(&near, settings[i].name);
    }
    if (near.found == NULL) {
        error_set(error, ERROR_USAGE, "There is no setting %.80s; ajc-hook config get lists them.", key);
    } else {
        error_set(error, ERROR_USAGE, "There is no setting %.80s; did you mean %s?", key, near.found);
    }
}

const struct config_setting *
config_setting_find(const char *key, struct error *error)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (strcmp(settings[i].name, key) == 0) {
            return &settings[i];
        }
    }
    if (error != NULL) {
        refuse_missing(key, error);
    }
    return NULL;
}

const char *
config_setting_text(const struct config *config, const char *key)
{
    const cJSON *const files[] = {config->user, config->administrator};

    for (size_t i = 0; i < 2; i++) {
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(files[i], key);

        if (cJSON_IsBool(member)) {
            return cJSON_IsTrue(member) ? "true" : "false";
        }
        if (cJSON_IsString(member)) {
            return member->valuestring;
        }
    }
    return NULL;
}

bool
config_check_setting(const struct config *config, const struct config_setting *setting, bool is_administrators,
                     struct error *error)
{
    const cJSON *file = is_administrators ? config->administrator : config->user;

    return value_check_member(cJSON_GetObjectItemCaseSensitive(file, setting->name), setting->name, setting->kind,
                              error);
}

void
config_setting(const struct config *config, const char *key, char value[static CONFIG_VALUE_SIZE])
{
    const struct config_setting *setting = config_setting_find(key, NULL);
    const char *text = config_setting_text(config, key);

    if (setting == NULL) {
        value[0] = '\0';
        return;
    }
    text_copy(value, CONFIG_VALUE_SIZE, text == NULL ? setting->built_in : text);
    if (text != NULL) {
        value_normalise(setting->kind, value);
    }
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

long
config_administrator_seconds(const char *key)
{
    struct config config = {0};
    long seconds;

    (void)!config_file_read_administrator(&config.administrator, &config.is_administrator_ignored, NULL);
    seconds = config_setting_seconds(&config, key);
    cJSON_Delete(config.administrator);
    config.administrator = NULL;
    return seconds > 0 ? seconds : config_setting_seconds(&config, key);
}
