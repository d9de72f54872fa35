/* SPDX-License-Identifier: MIT
 *
 * What a value of the configuration may look like by itself: each wrong one gets a sentence that shows the right form.
 */
#include <regex.h>
#include <string.h>

#include "base/text.h"
#include "config/tree.h"

const char config_origin_pattern[] = "^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$";
static const char proxy_pattern[] = "^https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[0-9]{1,5}/?$";

bool
config_matches(const char *text, const char *pattern)
{
    regex_t compiled;
    bool does;

    if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0) {
        return false;
    }
    does = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return does;
}

bool
config_check_profile_name(const char *name, struct error *error)
{
    if (!text_is_made_of(name, PROFILE_NAME_SIZE - 1, "._-") || name[0] == '-') {
        return error_set(error, ERROR_USAGE,
                         "%.80s is no profile name: use letters, digits, '.', '_' and '-', at most 64 of them.",
                         *name == '\0' ? "An empty word" : name);
    }
    return true;
}

bool
config_check_email(const char *email, struct error *error)
{
    if (strlen(email) >= ACCOUNT_NAME_SIZE ||
        !config_matches(email, "^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$")) {
        return error_set(error, ERROR_USAGE,
                         "%.80s is no e-mail address; JumpCloud's portal takes the e-mail, not the user name.",
                         *email == '\0' ? "An empty word" : email);
    }
    return true;
}

bool
config_check_duration(long seconds, struct error *error)
{
    return (seconds >= 900 && seconds <= 43200) ||
           error_set(error, ERROR_USAGE, "A duration is 15m to 12h (AWS's limits), for example 8h or 3600.");
}

bool
config_check_region(const char *region, struct error *error)
{
    return (text_is_made_of(region, 63, "-") && strchr(region, '-') != NULL) ||
           error_set(error, ERROR_USAGE, "%.80s is no AWS region; one looks like eu-central-1.", region);
}

bool
config_check_setting(const char *key, const char *value, struct error *error)
{
    enum config_setting_kind kind;
    long seconds = 0;

    if (!config_setting_kind(key, &kind)) {
        return error_set(error, ERROR_USAGE, "There is no setting %.80s; ajc-hook config get lists them.", key);
    }
    if (*value == '\0') {
        return true;
    }
    switch (kind) {
    case SETTING_DURATION:
        if (!text_to_seconds(value, &seconds) || seconds == 0) {
            return error_set(error, ERROR_USAGE, "%.80s is no time span; write for example 45m, 8h or 3600.", value);
        }
        return strcmp(key, "duration") != 0 || config_check_duration(seconds, error);
    case SETTING_SWITCH:
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0 ||
               error_set(error, ERROR_USAGE, "%s is true or false.", key);
    case SETTING_ORIGIN:
        return config_matches(value, config_origin_pattern) ||
               error_set(error, ERROR_USAGE, "%s is https://HOST or https://HOST:PORT, nothing behind it.", key);
    case SETTING_PROXY: /* without a password: the configuration holds no secret */
        return config_matches(value, proxy_pattern) ||
               error_set(error, ERROR_USAGE, "%s is http://HOST:PORT or https://HOST:PORT, without a user.", key);
    case SETTING_PROFILE:
        return config_check_profile_name(value, error);
    case SETTING_EMAIL:
        return config_check_email(value, error);
    case SETTING_REGION:
        return config_check_region(value, error);
    case SETTING_PATH:
        return value[0] == '/' || error_set(error, ERROR_USAGE, "%s is an absolute path.", key);
    case SETTING_DOMAIN:
        return config_matches(value,
                              "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$") ||
               error_set(error, ERROR_USAGE, "%s is a domain, for example duff-beer.com.", key);
    case SETTING_TEXT:
    default:
        return true;
    }
}
