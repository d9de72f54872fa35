/* SPDX-License-Identifier: MIT
 *
 * Validation of configuration values; the message for an invalid value shows the right form.
 */
#include "config/value.h"

#include <errno.h>
#include <regex.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/text_file.h"
#include "config/tree.h"
#include "names/factor.h"
#include "names/identifier.h"
#include "names/origin.h"
#include "names/role.h"

_Static_assert((int)ORIGIN_SIZE <= (int)CONFIG_VALUE_SIZE && (int)EMAIL_SIZE <= (int)CONFIG_VALUE_SIZE &&
                   (int)REGION_SIZE <= (int)CONFIG_VALUE_SIZE,
               "every name fits into a value");

enum { SESSION_SECONDS_MIN = 900, SESSION_SECONDS_MAX = 43200 };

/* No password in the proxy URL: the configuration contains no secret. */
static const char proxy_pattern[] = "^https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[0-9]{1,5}/?$";
static const char domain_pattern[] =
    "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$";
static const char external_id_pattern[] = "^[A-Za-z0-9_+=,.@:/-]{2,}$";

bool
config_matches(const char *text, const char *pattern)
{
    regex_t compiled;
    bool does;

    if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0) {
        memory_exhausted(); /* the patterns are valid */
    }
    errno = 0;
    does = regexec(&compiled, text, 0, NULL, 0) == 0;
    if (!does && errno == ENOMEM) { /* glibc reports this like a text that does not match */
        memory_exhausted();
    }
    regfree(&compiled);
    return does;
}

static bool
check_duration(enum value_kind kind, const char *value, struct error *error)
{
    long seconds = 0;

    if (!text_to_seconds(value, &seconds) || seconds == 0) {
        return error_set(error, ERROR_USAGE, "%.80s is not a duration; write for example 45m, 8h or 3600.", value);
    }
    return kind != VALUE_SESSION_DURATION || (seconds >= SESSION_SECONDS_MIN && seconds <= SESSION_SECONDS_MAX) ||
           error_set(error, ERROR_USAGE, "A duration is 15m to 12h (AWS's limits), for example 8h or 3600.");
}

/* A missing or wrong file would make every sign-in fail. */
static bool
check_certificates(const char *name, const char *path, struct error *error)
{
    static const char begin[] = "-----BEGIN ";
    CLEANUP_FREE char *text = NULL;
    struct error reading;

    if (path[0] != '/') {
        return error_set(error, ERROR_USAGE, "%s must be an absolute path.", name);
    }
    if (!text_file_read(path, &text, &reading)) {
        return error_set(error, ERROR_USAGE, "%s", reading.text);
    }
    return strstr(text, begin) != NULL || error_set(error, ERROR_USAGE,
                                                    "%s is missing or contains no certificate; %s must be a PEM file "
                                                    "of the certificate authorities to trust.",
                                                    path, name);
}

/* Normalises the origin of a URL and keeps the rest. */
static void
normalise_url(char value[static CONFIG_VALUE_SIZE])
{
    char origin[ORIGIN_SIZE];
    char tidy[CONFIG_VALUE_SIZE];
    const char *rest;

    if (origin_split(value, origin, &rest) && text_copy(tidy, sizeof(tidy), origin) &&
        text_copy(tidy + strlen(origin), sizeof(tidy) - strlen(origin), rest)) {
        text_copy(value, CONFIG_VALUE_SIZE, tidy);
    }
}

static bool
has_control(const char *value)
{
    while (*value != '\0' && (unsigned char)*value >= ' ' && *value != 0x7f) {
        value++;
    }
    return *value != '\0';
}

/* Validates and normalises `value`, which is trimmed and not empty. */
static bool
read_kind(enum value_kind kind, const char *name, char value[static CONFIG_VALUE_SIZE], struct error *error)
{
    switch (kind) {
    case VALUE_SWITCH:
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0 ||
               error_set(error, ERROR_USAGE, "%s must be true or false.", name);
    case VALUE_DURATION:
    case VALUE_SESSION_DURATION:
        return check_duration(kind, value, error);
    case VALUE_PROFILE:
        return config_check_profile_name(value, error);
    case VALUE_EMAIL:
        return email_parse(value, value) ||
               error_set(error, ERROR_USAGE,
                         "%.80s is not an e-mail address; JumpCloud's portal expects the e-mail, not the user name.",
                         value);
    case VALUE_REGION:
        return region_parse(value, value) ||
               error_set(error, ERROR_USAGE, "%.80s is not an AWS region; an example is eu-central-1.", value);
    case VALUE_ORIGIN:
        return origin_parse(value, value) ||
               error_set(error, ERROR_USAGE, "%s must be https://HOST or https://HOST:PORT without a path.", name);
    case VALUE_PAGE:
        normalise_url(value);
        return true;
    case VALUE_ROLE:
        return role_is_valid(value) ||
               error_set(error, ERROR_USAGE, "%.200s is neither a role's name nor its ARN.", value);
    case VALUE_EXTERNAL_ID:
        return config_matches(value, external_id_pattern) ||
               error_set(error, ERROR_USAGE,
                         "An external id consists of at least two of the characters A-Z a-z 0-9 _+=,.@:/-");
    case VALUE_CERTIFICATES:
        return check_certificates(name, value, error);
    case VALUE_DOMAIN:
        return config_matches(value, domain_pattern) ||
               error_set(error, ERROR_USAGE, "%s must be a domain, for example duff-beer.com.", name);
    case VALUE_COMMAND:
        return !has_control(value) ||
               error_set(error, ERROR_USAGE, "%s must be a program and its arguments on one line.", name);
    case VALUE_PROXY:
        return config_matches(value, proxy_pattern) ||
               error_set(error, ERROR_USAGE, "%s must be http://HOST:PORT or https://HOST:PORT, without a user name.",
                         name);
    case VALUE_FACTOR:
        return factor_is_setting(value) || factor_find(value) != FACTOR_NONE ||
               error_set(error, ERROR_USAGE, "%s must be totp, push, key, ask or none.", name);
    }
    return error_set(error, ERROR_SYSTEM, "%s has no kind.", name);
}

bool
value_read(enum value_kind kind, const char *name, const char *text, char value[static CONFIG_VALUE_SIZE],
           struct error *error)
{
    char read[CONFIG_VALUE_SIZE];

    if (!text_copy_trimmed(read, sizeof(read), text)) {
        return error_set(error, ERROR_USAGE, "The value of %s is too long.", name);
    }
    return (read[0] == '\0' || read_kind(kind, name, read, error)) && text_copy(value, CONFIG_VALUE_SIZE, read);
}

void
value_normalise(enum value_kind kind, char value[static CONFIG_VALUE_SIZE])
{
    if (kind == VALUE_EMAIL || kind == VALUE_REGION || kind == VALUE_ORIGIN || kind == VALUE_PAGE) {
        (void)!value_read(kind, "", value, value, NULL);
    }
}

bool
value_read_email(const char *text, char email[static EMAIL_SIZE], struct error *error)
{
    char read[CONFIG_VALUE_SIZE] = "";

    if (!value_read(VALUE_EMAIL, "The e-mail", text, read, error)) {
        return false;
    }
    return read[0] == '\0' ? error_set(error, ERROR_USAGE,
                                       "An empty text is not an e-mail address; JumpCloud's portal expects the e-mail, "
                                       "not the user name.")
                           : text_copy(email, EMAIL_SIZE, read);
}

bool
value_check_member(const cJSON *member, const char *name, enum value_kind kind, struct error *error)
{
    char value[CONFIG_VALUE_SIZE];

    if (member == NULL || (cJSON_IsBool(member) && kind == VALUE_SWITCH)) {
        return true;
    }
    if (!cJSON_IsString(member)) {
        return error_set(error, ERROR_USAGE, "%s must be a text in quotation marks.", name);
    }
    return value_read(kind, name, member->valuestring, value, error);
}
