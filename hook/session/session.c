/* SPDX-License-Identifier: MIT
 *
 * The AWS session of a profile: from the keyring, else by a sign-in.
 */
#include "session/session.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "keyring/lock.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "names/factor.h"
#include "session/ask/child_environment.h"
#include "session/ask/prompt.h"

enum {
    SDK_REFRESH_SECONDS = 15 * 60, /* botocore refreshes credentials when less than this is left */
    USABLE_SECONDS = 60,           /* with more than this left, do not wait for another process */
    RETRY_SECONDS = 30,            /* after a failed renewal, while the old session is valid */
};

void
session_result_clear(struct sign_in_result *result)
{
    credentials_clear(&result->credentials);
    *result = (struct sign_in_result){0};
}

bool
session_get(struct keyring *keyring, const struct config *config, const char *profile, long min_seconds_left,
            enum session_mode mode, struct sign_in_result *result)
{
    const struct sign_in sign_in = {.config = config,
                                    .keyring = keyring,
                                    .is_silent = mode == SESSION_NON_INTERACTIVE,
                                    .enough_seconds = min_seconds_left};

    if (credentials_find(keyring, profile, &result->credentials) &&
        credentials_seconds_left(&result->credentials) >= min_seconds_left) {
        return true;
    }
    credentials_clear(&result->credentials);
    log_debug("%s: no usable session in the keyring: signing in", profile);
    sign_in_sessions(&sign_in, &profile, 1, sign_in_result_move, result);
    return result->error.code == ERROR_NONE;
}

/* --- for programs that keep credentials --- */

/* Inside a password_command or otp_command of the account a sign-in could not end, because it would wait for the
 * command. */
static bool
is_worth_trying(struct keyring *keyring, const struct config *config, const char *name)
{
    struct profile profile;
    struct account account;
    struct marker marker;

    if (marker_find(keyring, MARKER_BACKOFF, name, &marker) && marker.until_since_boot > clock_since_boot()) {
        return false;
    }
    if (!config_profile(config, name, &profile)) {
        return false;
    }
    config_account_of(config, &profile, &account);
    return child_environment_check_account(account.email, NULL) &&
           session_can_renew_silently(keyring, config, &profile);
}

bool
session_get_refreshed(struct keyring *keyring, const struct config *config, const char *profile, enum session_mode mode,
                      struct sign_in_result *result)
{
    struct sign_in sign_in = {.config = config, .keyring = keyring, .is_silent = true};
    CLEANUP_CREDENTIALS struct credentials kept = {0};
    struct marker backoff = {0};
    struct marker asked;
    long half_life;

    if (!credentials_find(keyring, profile, &kept) || credentials_seconds_left(&kept) <= 0) {
        return session_get(keyring, config, profile, 1, mode, result);
    }
    sign_in.never_waits = credentials_seconds_left(&kept) > USABLE_SECONDS;
    half_life = clock_seconds_until(kept.expires_at, kept.issued_at) / 2;
    sign_in.enough_seconds = half_life < SDK_REFRESH_SECONDS ? half_life : SDK_REFRESH_SECONDS;
    if (credentials_seconds_left(&kept) < sign_in.enough_seconds && is_worth_trying(keyring, config, profile)) {
        sign_in_sessions(&sign_in, &profile, 1, sign_in_result_move, result);
        if (result->error.code == ERROR_NONE) {
            return true;
        }
        backoff.until_since_boot = clock_since_boot() + RETRY_SECONDS;
        /* a longer one that a server asked for (Retry-After) stays */
        if (!result->is_busy && (!marker_find(keyring, MARKER_BACKOFF, profile, &asked) ||
                                 asked.until_since_boot < backoff.until_since_boot)) {
            marker_set(keyring, MARKER_BACKOFF, profile, &backoff);
        }
    }
    if (credentials_seconds_left(&kept) <= 0) { /* it expired meanwhile */
        return result->error.code == ERROR_NONE && session_get(keyring, config, profile, 1, mode, result);
    }
    session_result_clear(result);
    result->credentials = TAKE_STRUCT(kept);
    return true;
}

static bool
has_background_command(const struct config *config, const struct account *account, const char *name)
{
    const char *words[COMMAND_WORDS_MAX + 1];

    return config_setting_is_on(config, "background_commands") &&
           config_account_command(config, account->email, name, words, NULL) && words[0] != NULL;
}

static bool
can_get_code_silently(struct keyring *keyring, const struct config *config, const struct account *account)
{
    return account->mfa[0] == '\0' ||
           (factor_find(account->mfa) == FACTOR_TOTP && has_background_command(config, account, "otp_command") &&
            !marker_exists(keyring, MARKER_CODE_REFUSED, account->email));
}

bool
session_can_renew_silently(struct keyring *keyring, const struct config *config, const struct profile *profile)
{
    CLEANUP_PORTAL struct portal portal = {0};
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_MACHINE_PASSWORD struct machine_password machine = {0};
    struct account account;

    config_account_of(config, profile, &account);
    if (account.email[0] == '\0') {
        return false;
    }
    if (portal_find(keyring, account.email, account.console_url, &portal)) {
        return true;
    }
    if (!can_get_code_silently(keyring, config, &account) || marker_exists(keyring, MARKER_REFUSED, account.email) ||
        (marker_exists(keyring, MARKER_ATTEMPT, account.email) && !lock_is_taken("login"))) {
        return false;
    }
    return login_find(keyring, account.email, account.console_url, &login) ||
           machine_password_find_for(keyring, config, account.email, true, &machine) ||
           has_background_command(config, &account, "password_command");
}

bool
session_remove(struct keyring *keyring, const char *profile)
{
    struct marker marker = {0};
    bool was_there = keyring_remove(keyring, "session", profile); /* first: the marker may need its quota */

    marker_set(keyring, MARKER_REMOVED, profile, &marker);
    was_there |= keyring_remove(keyring, "session", profile);
    stamp_publish(profile, "");
    return was_there;
}
