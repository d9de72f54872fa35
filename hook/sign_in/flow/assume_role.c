/* SPDX-License-Identifier: MIT
 *
 * AWS's side of a journey.
 */
#include "sign_in/flow/assume_role.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "names/role.h"

_Static_assert((int)STS_SECRET_KEY_MAX <= (int)CREDENTIALS_SECRET_MAX &&
                   (int)STS_TOKEN_MAX <= (int)CREDENTIALS_TOKEN_MAX &&
                   sizeof(STS_KEY_CHARACTERS) <= sizeof(CREDENTIALS_CHARACTERS),
               "what AWS may give is more than what a session may have");

/* AWS_ENDPOINT_URL_STS is a person's (perhaps a LocalStack's): never in the background. */
static const char *
url_override(const struct config *config, bool is_silent, char setting[static CONFIG_VALUE_SIZE])
{
    const char *from_environment = is_silent ? NULL : secure_getenv("AWS_ENDPOINT_URL_STS");

    if (from_environment != NULL && *from_environment != '\0') {
        return from_environment;
    }
    config_setting(config, "sts_url", setting);
    return setting[0] == '\0' ? NULL : setting;
}

bool
assume_role_find_endpoint(const struct config *config, const struct profile *profile, bool is_silent,
                          const char *partition, struct sts_endpoint *endpoint, struct error *error)
{
    char setting[CONFIG_VALUE_SIZE];
    char region[64];
    const char *regional = is_silent ? NULL : secure_getenv("AWS_STS_REGIONAL_ENDPOINTS");
    bool is_legacy = regional != NULL && strcmp(regional, "legacy") == 0;

    config_region(config, profile, is_silent ? NULL : secure_getenv("AWS_REGION"), region);
    return sts_endpoint_find(partition, region[0] == '\0' ? NULL : region, url_override(config, is_silent, setting),
                             is_legacy, endpoint, error);
}

long
assume_role_duration(const struct profile *profile, const struct saml_assertion *assertion)
{
    long wanted = profile->duration_seconds != 0     ? profile->duration_seconds
                  : assertion->duration_seconds != 0 ? assertion->duration_seconds
                                                     : ASSUME_ROLE_SECONDS_DEFAULT;

    return profile->accepted_seconds != 0 && profile->accepted_seconds < wanted ? profile->accepted_seconds : wanted;
}

long
assume_role_chained_duration(const struct profile *profile)
{
    return profile->duration_seconds != 0 && profile->duration_seconds < ASSUME_ROLE_SECONDS_DEFAULT
               ? profile->duration_seconds
               : ASSUME_ROLE_SECONDS_DEFAULT;
}

void
assume_role_chained_role(const struct profile *profile, const char *first_role_arn,
                         char role_arn[static CONFIG_VALUE_SIZE])
{
    struct role_arn first = {.partition = "aws"};

    if (strncmp(profile->role, "arn:", 4) == 0) {
        text_copy(role_arn, CONFIG_VALUE_SIZE, profile->role);
    } else {
        role_arn_parse(first_role_arn, &first);
        snprintf(role_arn, CONFIG_VALUE_SIZE, "arn:%s:iam::%s:role/%.800s", first.partition, first.account_id,
                 profile->role);
    }
}

/* Behind what else there is to say. */
static void
note_skew(long skew_seconds, char notice[static RECORD_NOTICE_SIZE])
{
    size_t used = strlen(notice);

    if (labs(skew_seconds) > ASSUME_ROLE_SKEW_SAID_SECONDS) {
        snprintf(notice + used, RECORD_NOTICE_SIZE - used,
                 "%sThis machine's clock is %ld minutes %s AWS's; set it right, or AWS will refuse requests.",
                 used == 0 ? "" : " ", labs(skew_seconds) / 60, skew_seconds > 0 ? "behind" : "ahead of");
    }
}

void
assume_role_fill(struct sts_credentials *from, const char *role_arn, long skew_seconds, struct record *record)
{
    struct credentials *to = &record->credentials;
    struct role_arn role = {0};

    credentials_clear(to);
    text_copy(to->access_key_id, sizeof(to->access_key_id), from->access_key_id);
    secret_move(&to->secret_access_key, &from->secret_access_key);
    secret_move(&to->session_token, &from->session_token);
    role_arn_parse(role_arn, &role);
    text_copy(to->partition, sizeof(to->partition), role.partition);
    text_copy(to->account_id, sizeof(to->account_id), role.account_id);
    text_copy(to->role_name, sizeof(to->role_name), role.name);
    to->skew_seconds = skew_seconds;
    to->issued_at = clock_now();
    to->expires_at = from->expires_at - to->skew_seconds;
    to->ends_since_boot = clock_since_boot() + (to->expires_at - to->issued_at);
    to->made_ns = clock_since_boot_ns();
    text_copy(record->learned.aws_account, sizeof(record->learned.aws_account), to->account_id);
    text_copy(record->learned.aws_role, sizeof(record->learned.aws_role), to->role_name);
    note_skew(to->skew_seconds, record->notice);
}
