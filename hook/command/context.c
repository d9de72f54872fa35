/* SPDX-License-Identifier: MIT
 *
 * Opens the configuration and the keyring of a call, and selects its profile.
 */
#include "command/context.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "command/report.h"
#include "keyring/quota.h"

bool
context_open(struct context *context, struct error *error)
{
    struct error keyring_error;

    if (!config_open(&context->config, error)) {
        return false;
    }
    if (config_ignores_administrator(context->config) && isatty(STDERR_FILENO)) {
        report_message(
            "ajc-hook: /etc/ajc/config.json is ignored, because in this user namespace it is unknown whether "
            "it is root's");
    }
    if (!keyring_open(&context->keyring, &keyring_error) && !quota_reopen(&context->keyring, &keyring_error)) {
        report_error(&keyring_error);
    }
    return true;
}

bool
context_open_to_forget(struct context *context, struct error *error)
{
    return config_open(&context->config, error) &&
           (keyring_open(&context->keyring, error) || quota_reopen(&context->keyring, error) ||
            !context->keyring.is_full);
}

void
context_close(struct context *context)
{
    char evicted[QUOTA_NOTICE_SIZE];

    if (context->keyring.evicted[0] != '\0' && quota_take_notice(&context->keyring, evicted)) {
        report_message("ajc-hook: %s", evicted);
    }
    config_close(&context->config);
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
context_profile(const struct context *context, struct profile *profile, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    const char *current = secure_getenv("AJC_PROFILE");
    const char *named = context->arguments[0];
    char standard[CONFIG_VALUE_SIZE];

    if (named == NULL && current != NULL && *current != '\0') {
        named = current;
    }
    if (named == NULL) {
        config_setting(context->config, "default_profile", standard);
        named = standard[0] == '\0' ? NULL : standard;
    }
    if (named == NULL && config_profile_names(context->config, &names) == 1) {
        named = names[0];
    }
    if (named == NULL) {
        return refuse_to_guess(context->config, error);
    }
    return config_require_profile(context->config, named, profile, error);
}
