/* SPDX-License-Identifier: MIT
 *
 * Temporary AWS credentials as a value, as text, and in the keyring.
 */
#include "keyring/credentials.h"

#include <errno.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/text.h"
#include "keyring/payload.h"
#include "keyring/quota.h"
#include "names/region.h"

enum { KEPT_AFTER_END_SECONDS = 24 * 3600, RENEWAL_MARGIN_SECONDS = 300, RENEWAL_LEAST_AGE_SECONDS = 60 };

static const char common_partition[] = "aws"; /* not stored: the keyring is small */
static const char role_extra[] = "_+=,.@-";   /* IAM's rule for role names */
static const long long time_max =
    253402300799; /* the last second of the year 9999, so that sums of times stay in range */

void
credentials_clear(struct credentials *credentials)
{
    secret_clear(&credentials->secret_access_key);
    secret_clear(&credentials->session_token);
    *credentials = (struct credentials){0};
}

void
credentials_pack(const struct credentials *credentials, struct secret *text)
{
    CLEANUP_SECRET struct secret bytes = {0};

    payload_add(text, "key", credentials->access_key_id);
    payload_add(text, "secret", secret_text(&credentials->secret_access_key));
    if (strcmp(credentials->partition, common_partition) != 0) {
        payload_add(text, "partition", credentials->partition);
    }
    payload_add(text, "account", credentials->account_id);
    payload_add(text, "role", credentials->role_name);
    payload_add_number(text, "issued", credentials->issued_at);
    payload_add_number(text, "expires", credentials->expires_at);
    payload_add_number(text, "ends", credentials->expires_since_boot);
    payload_add_number(text, "made", credentials->made_ns);
    payload_add_number(text, "skew", credentials->skew_seconds);
    if (base64_decode(secret_text(&credentials->session_token), &bytes)) {
        payload_add_bytes(text, "packed", secret_text(&bytes), bytes.size);
    } else {
        payload_add(text, "token", secret_text(&credentials->session_token));
    }
}

bool
credentials_are_valid(const struct credentials *credentials)
{
    return text_is_made_of(credentials->access_key_id, 128, "") && strlen(credentials->access_key_id) >= 16 &&
           text_is_made_of(secret_text(&credentials->secret_access_key), CREDENTIALS_SECRET_MAX,
                           CREDENTIALS_CHARACTERS) &&
           text_is_made_of(secret_text(&credentials->session_token), CREDENTIALS_TOKEN_MAX, CREDENTIALS_CHARACTERS) &&
           (credentials->account_id[0] == '\0' || account_id_is_valid(credentials->account_id)) &&
           (credentials->role_name[0] == '\0' || text_is_made_of(credentials->role_name, 64, role_extra)) &&
           credentials->expires_at > 0;
}

/* Reads a field; false when it exists and does not fit. credentials_are_valid() checks whether it may be missing. */
static bool
read_text(const char *text, const char *name, char *value, size_t size)
{
    CLEANUP_SECRET struct secret found = {0};

    return !payload_find(text, name, &found) || text_copy(value, size, secret_text(&found));
}

static bool
read_numbers(const char *text, struct credentials *credentials)
{
    long long issued = 0;
    long long expires = 0;
    long long ends = 0;
    long long made = 0;
    long long skew = 0;
    const struct {
        const char *name;
        long long least;
        long long most;
        long long *value; /* 0 when it does not exist */
    } numbers[] = {{"issued", 0, time_max, &issued},
                   {"expires", 0, time_max, &expires},
                   {"ends", -time_max, time_max, &ends},
                   {"made", 0, INT64_MAX, &made},
                   {"skew", -time_max, time_max, &skew}};

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        CLEANUP_SECRET struct secret found = {0};

        if (payload_find(text, numbers[i].name, &found) &&
            !text_to_number(secret_text(&found), numbers[i].least, numbers[i].most, numbers[i].value)) {
            return false;
        }
    }
    credentials->issued_at = (time_t)issued;
    credentials->expires_at = (time_t)expires;
    credentials->expires_since_boot = (time_t)ends;
    credentials->made_ns = made;
    credentials->skew_seconds = (long)skew;
    return true;
}

bool
credentials_parse(const char *text, struct credentials *credentials)
{
    CLEANUP_CREDENTIALS struct credentials read = {0};
    CLEANUP_SECRET struct secret bytes = {0};

    if (!payload_is_valid(text) || !read_text(text, "key", read.access_key_id, sizeof(read.access_key_id)) ||
        !payload_find(text, "secret", &read.secret_access_key)) {
        return false;
    }
    if (payload_find(text, "packed", &bytes)) {
        base64_encode(&bytes, &read.session_token);
    } else if (!payload_find(text, "token", &read.session_token)) {
        return false;
    }
    text_copy(read.partition, sizeof(read.partition), common_partition);
    if (!read_text(text, "partition", read.partition, sizeof(read.partition)) ||
        !text_is_made_of(read.partition, sizeof(read.partition), "-") ||
        !read_text(text, "account", read.account_id, sizeof(read.account_id)) ||
        !read_text(text, "role", read.role_name, sizeof(read.role_name)) || !read_numbers(text, &read) ||
        !credentials_are_valid(&read)) {
        return false;
    }
    credentials_clear(credentials);
    *credentials = TAKE_STRUCT(read);
    return true;
}

long
credentials_seconds_left(const struct credentials *credentials)
{
    long by_wall = clock_seconds_until(credentials->expires_at, clock_now());
    long by_boot = clock_seconds_until(credentials->expires_since_boot, clock_since_boot());

    return by_boot < by_wall ? by_boot : by_wall;
}

long
credentials_seconds_to_renewal(const struct credentials *credentials)
{
    long left = credentials_seconds_left(credentials);
    long life = clock_seconds_until(credentials->expires_at, credentials->issued_at);
    long margin = life / 10 > RENEWAL_MARGIN_SECONDS ? life / 10 : RENEWAL_MARGIN_SECONDS;
    long age = (long)(clock_since_boot() - (time_t)(credentials->made_ns / 1000000000));
    long until_margin = left - margin;
    long until_old_enough = RENEWAL_LEAST_AGE_SECONDS - age;
    long until_renewal = until_margin > until_old_enough ? until_margin : until_old_enough;

    return until_renewal < left ? until_renewal : left;
}

bool
credentials_find(struct keyring *keyring, const char *profile, struct credentials *credentials)
{
    CLEANUP_SECRET struct secret payload = {0};

    return keyring_find(keyring, "session", profile, &payload) && credentials_parse(secret_text(&payload), credentials);
}

bool
credentials_store(struct keyring *keyring, const char *profile, const struct credentials *credentials,
                  struct error *error)
{
    CLEANUP_SECRET struct secret payload = {0};
    long left = credentials_seconds_left(credentials);

    credentials_pack(credentials, &payload);
    return quota_store(keyring, "session", profile, &payload, (left < 0 ? 0 : left) + KEPT_AFTER_END_SECONDS, error);
}
