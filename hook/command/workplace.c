/* SPDX-License-Identifier: MIT
 *
 * Opens the configuration and the keyring together.
 */
#include "command/workplace.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "command/report.h"
#include "keyring/quota.h"

bool
workplace_open(struct workplace *workplace, struct error *error)
{
    struct error keyring_error;

    if (!config_open(&workplace->config, error)) {
        return false;
    }
    if (config_ignores_administrator(workplace->config) && isatty(STDERR_FILENO)) {
        report_message(
            "ajc-hook: /etc/ajc/config.json is ignored, because in this user namespace it is unknown whether "
            "it is root's");
    }
    if (!keyring_open(&workplace->keyring, &keyring_error) && !quota_reopen(&workplace->keyring, &keyring_error)) {
        report_error(&keyring_error);
    }
    return true;
}

bool
workplace_open_to_forget(struct workplace *workplace, struct error *error)
{
    return config_open(&workplace->config, error) &&
           (keyring_open(&workplace->keyring, error) || quota_reopen(&workplace->keyring, error) ||
            !workplace->keyring.is_full);
}

void
workplace_close(struct workplace *workplace)
{
    char evicted[QUOTA_NOTICE_SIZE];

    if (workplace->keyring.evicted[0] != '\0' && quota_take_notice(&workplace->keyring, evicted)) {
        report_message("ajc-hook: %s", evicted);
    }
    config_close(&workplace->config);
}

static bool
refuse_to_guess(const struct config *config, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);
    char list[400] = "";
    size_t used = 0;

    if (count == 0) {
        return error_set(error, ERROR_CONFIG, "There is no profile yet; create one with: ajc-hook add NAME");
    }
    for (size_t i = 0; i < count && used < sizeof(list); i++) {
        used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    return error_set(error, ERROR_USAGE, "Specify a profile: %s", list);
}

bool
workplace_profile(const struct workplace *workplace, const char *named, struct profile *profile, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    const char *current = secure_getenv("AJC_PROFILE");
    char standard[CONFIG_VALUE_SIZE];

    if (named == NULL && current != NULL && *current != '\0') {
        named = current;
    }
    if (named == NULL) {
        config_setting(workplace->config, "default_profile", standard);
        named = standard[0] == '\0' ? NULL : standard;
    }
    if (named == NULL && config_profile_names(workplace->config, &names) == 1) {
        named = names[0];
    }
    if (named == NULL) {
        return refuse_to_guess(workplace->config, error);
    }
    return config_require_profile(workplace->config, named, profile, error);
}
