/* SPDX-License-Identifier: MIT
 *
 * The AWS session of a profile: from the keyring, else by signing in.
 */
#include "session/session.h"

#include <string.h>

#include "base/text.h"
#include "session/sign_in_call.h"
#include "store/account_keys.h"
#include "store/lock.h"
#include "store/mark.h"
#include "store/seed.h"
#include "store/stamp.h"

void
session_result_clear(struct session_result *result)
{
    credentials_clear(&result->credentials);
    *result = (struct session_result){0};
}

static void
take_record(struct record *record, void *context)
{
    struct session_result *result = context;

    result->error = record->error;
    text_copy(result->notice, sizeof(result->notice), record->notice);
    credentials_clear(&result->credentials);
    result->credentials = record->credentials;
    record->credentials = (struct credentials){0};
}

bool
session_renew(const char *profile, struct session_result *result)
{
    const char *const names[] = {profile};

    if (!sign_in_call("session", names, 1, false, take_record, result, &result->error) ||
        result->error.code != ERROR_NONE) {
        return false;
    }
    return result->credentials.access_key_id[0] != '\0' ||
           error_set(&result->error, ERROR_SYSTEM, "The sign-in brought no credentials for %s; install ajc again.",
                     profile);
}

bool
session_get(struct keyring *keyring, const char *profile, long min_seconds_left, struct session_result *result)
{
    if (credentials_find(keyring, profile, &result->credentials) &&
        credentials_seconds_left(&result->credentials) >= min_seconds_left) {
        return true;
    }
    credentials_clear(&result->credentials);
    return session_renew(profile, result);
}

/* An attempt whose mark is there: still waiting for its answer, or given up long ago? */
static bool
login_is_under_way(void)
{
    CLEANUP(lock_release) int lock = -1;
    struct error error = {0};

    return !lock_take("login", 0, &lock, &error) && error.code == ERROR_NETWORK;
}

bool
session_can_renew_silently(struct keyring *keyring, const struct config *config, const struct profile *profile)
{
    CLEANUP_PORTAL struct portal portal = {0};
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_SEED struct seed seed = {0};
    struct account account;
    struct mark mark;

    config_account_of(config, profile, &account);
    if (account.email[0] == '\0') {
        return false;
    }
    if (portal_find(keyring, account.email, account.console_url, &portal)) {
        return true;
    }
    if (account.mfa[0] != '\0' || mark_find(keyring, MARK_REFUSED, account.email, &mark) ||
        (mark_find(keyring, MARK_ATTEMPT, account.email, &mark) && !login_is_under_way())) {
        return false;
    }
    return login_find(keyring, account.email, account.console_url, &login) ||
           seed_find_for(keyring, config, account.email, true, &seed);
}

void
session_remove(struct keyring *keyring, const char *profile)
{
    struct mark mark = {0};

    keyring_remove(keyring, "session", profile); /* first: the mark may need its room */
    mark_set(keyring, MARK_REMOVED, profile, &mark);
    keyring_remove(keyring, "session", profile);
    stamp_publish(profile, "");
}
