/* SPDX-License-Identifier: MIT
 *
 * Any bytes as config.json: a fault is named with its place; every profile and account that is listed is found, a
 * checked profile is in its normal form, and every setting has a value or none. The parser is static.
 */
#include <stdint.h>
#include <string.h>

#include "config/file.c"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look_at_profile(const struct config *config, const char *name)
{
    struct profile profile = {0};
    struct profile again;
    struct account account;
    struct error error;
    char region[REGION_SIZE];

    require(config_profile(config, name, &profile) && strcmp(profile.name, name) == 0);
    config_account_of(config, &profile, &account);
    require(account.console_url[0] != '\0' && account.sso_url[0] != '\0');
    config_region(config, name, NULL, region);
    if (config_invalid_member(config, name, &error) != NULL) {
        require(error.text[0] != '\0');
    }
    if (config_check_profile(config, &profile, &error)) {
        again = profile;
        require(config_check_profile(config, &again, &error) && memcmp(&profile, &again, sizeof(profile)) == 0);
    } else {
        require(error.text[0] != '\0');
    }
}

static void
look_at_account(const struct config *config, const char *email)
{
    const char *words[COMMAND_WORDS_MAX + 1];
    struct account account;
    struct error error = {0};

    /* "" asks for the default account. */
    require((config_account(config, email, &account) || *email == '\0') && account.console_url[0] != '\0');
    if (config_invalid_account_member(config, email, &error) != NULL) {
        require(error.text[0] != '\0');
    }
    if (!config_account_command(config, email, "password_command", words, &error)) {
        require(error.code == ERROR_CONFIG && error.text[0] != '\0');
    }
}

static void
look_at_settings(const struct config *config)
{
    char value[CONFIG_VALUE_SIZE];
    size_t count;
    const struct config_setting *settings = config_settings(&count);

    for (size_t i = 0; i < count; i++) {
        config_setting(config, settings[i].name, value);
        (void)config_setting_seconds(config, settings[i].name);
        (void)config_setting_is_on(config, settings[i].name);
    }
}

static void
look(const struct config *config)
{
    CLEANUP_FREE char(*profiles)[PROFILE_NAME_SIZE] = NULL;
    CLEANUP_FREE char(*accounts)[ACCOUNT_NAME_SIZE] = NULL;
    CLEANUP_FREE struct aws_alias *aliases = NULL;
    size_t profile_count = config_profile_names(config, &profiles);
    size_t account_count = config_account_names(config, &accounts);
    char email[ACCOUNT_NAME_SIZE];

    for (size_t i = 1; i < profile_count; i++) {
        require(strcmp(profiles[i - 1], profiles[i]) != 0);
    }
    for (size_t i = 0; i < profile_count && i < 8; i++) {
        look_at_profile(config, profiles[i]);
    }
    for (size_t i = 0; i < account_count && i < 8; i++) {
        look_at_account(config, accounts[i]);
    }
    look_at_settings(config);
    config_email_of_user(config, "bart", email);
    config_aliases(config, &aliases);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    struct config config = {0};
    struct error error = {0};

    secret_set_bytes(&text, data, size);
    /* Once as the user's file, once as the administrator's. */
    for (int i = 0; i < 2; i++) {
        cJSON **root = i == 0 ? &config.user : &config.administrator;

        if (!parse("config.json", secret_text(&text), size, root, &error)) {
            require(error.code == ERROR_CONFIG && strstr(error.text, "config.json") != NULL);
            return 0;
        }
        look(&config);
        if (i == 0) {
            cJSON_Delete(config.user);
            config.user = cJSON_CreateObject();
        }
    }
    cJSON_Delete(config.user);
    cJSON_Delete(config.administrator);
    return 0;
}
