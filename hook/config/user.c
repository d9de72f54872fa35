/* SPDX-License-Identifier: MIT
 *
 * The JumpCloud account of a user of this machine, as the administrator configured it: by name ("users") or by rule
 * ("user_domain").
 */
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "config/file.h"
#include "config/tree.h"
#include "names/identifier.h"

bool
config_email_by_name(const struct config *config, const char *user, char email[static EMAIL_SIZE])
{
    const char *named = cJSON_GetStringValue(config_object(config, "users", user));

    email[0] = '\0';
    return named != NULL && email_parse(named, email);
}

static void
email_by_rule(const struct config *config, const char *user, char email[static EMAIL_SIZE])
{
    char domain[CONFIG_VALUE_SIZE];

    config_setting(config, "user_domain", domain);
    if (!config_email_by_name(config, user, email) && (domain[0] == '\0' || !login_name_email(user, domain, email))) {
        email[0] = '\0';
    }
}

static bool
has_rule(const struct config *config)
{
    char domain[CONFIG_VALUE_SIZE];

    config_setting(config, "user_domain", domain);
    return domain[0] != '\0' || cJSON_GetObjectItemCaseSensitive(config->user, "users") != NULL ||
           cJSON_GetObjectItemCaseSensitive(config->administrator, "users") != NULL;
}

/* Queries the name service only when a rule is configured. */
void
config_email_by_rule(const struct config *config, char email[static EMAIL_SIZE])
{
    const struct passwd *entry = has_rule(config) ? getpwuid(getuid()) : NULL;

    email[0] = '\0';
    if (entry != NULL) {
        email_by_rule(config, entry->pw_name, email);
    }
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
