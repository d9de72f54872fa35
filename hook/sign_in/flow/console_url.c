/* SPDX-License-Identifier: MIT
 *
 * From a profile to the address of its console.
 */
#include "sign_in/flow/console_url.h"

#include "base/text.h"
#include "keyring/credentials.h"
#include "sign_in/aws/federation.h"
#include "sign_in/failures.h"

enum { LIFE_LEAST_SECONDS = 60 };

/* Hands the records of the session on, and keeps what they bring. */
struct relay {
    const struct sign_in_listener *listener;
    struct credentials credentials;
};

static void
relay_clear(struct relay *relay)
{
    credentials_clear(&relay->credentials);
}

static void
relay_tell(const struct record *record, void *context)
{
    struct relay *relay = context;
    CLEANUP_SECRET struct secret text = {0};

    if (record->credentials.access_key_id[0] != '\0') {
        credentials_print(&record->credentials, &text);
        (void)!credentials_parse(secret_text(&text), &relay->credentials);
    }
    relay->listener->tell(record, relay->listener->context);
}

/* False when there is none; that has been told. */
static bool
find_session(struct sign_in *sign_in, const char *profile_name, struct relay *relay)
{
    const struct sign_in_listener listener = {relay_tell, relay};

    if (credentials_find(&sign_in->keyring, profile_name, &relay->credentials) &&
        credentials_seconds_left(&relay->credentials) >= LIFE_LEAST_SECONDS) {
        return true;
    }
    credentials_clear(&relay->credentials);
    sign_in_sessions(sign_in, &profile_name, 1, &listener);
    return relay->credentials.access_key_id[0] != '\0';
}

static bool
find_url(struct sign_in *sign_in, const struct profile *profile, const char *service,
         const struct credentials *credentials, struct record *record)
{
    const struct partition *partition = partition_find(credentials->partition);
    char signin_url[CONFIG_VALUE_SIZE];
    char region[64];
    struct federation federation = {
        .partition = partition,
        .service = service,
        .issuer = profile->url,
        .session_seconds = profile->role[0] == '\0' ? (long)(credentials->expires_at - credentials->issued_at) : 0,
        .profile = profile->name,
    };

    if (partition == NULL) {
        return error_blame(&record->error, FAILURE_CONSOLE_UNKNOWN, credentials->partition);
    }
    config_region(sign_in->config, profile, sign_in->is_silent ? NULL : secure_getenv("AWS_REGION"), region);
    federation.region = partition_has_region(partition, region) ? region : partition->implicit_region;
    config_setting(sign_in->config, "signin_url", signin_url);
    federation.endpoint_url = signin_url[0] == '\0' ? NULL : signin_url;
    return federation_find_url(sign_in->http, &federation, credentials, &record->url, &record->error);
}

void
console_find(struct sign_in *sign_in, const char *profile_name, const char *service,
             const struct sign_in_listener *listener)
{
    CLEANUP(relay_clear) struct relay relay = {.listener = listener};
    CLEANUP_RECORD struct record record = {0};
    struct profile profile;

    text_copy(record.profile, sizeof(record.profile), profile_name);
    if (config_require_profile(sign_in->config, profile_name, &profile, &record.error)) {
        if (!find_session(sign_in, profile_name, &relay)) {
            return;
        }
        find_url(sign_in, &profile, service, &relay.credentials, &record);
    }
    listener->tell(&record, listener->context);
}
