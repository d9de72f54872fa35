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
    WAIT_SILENTLY_SECONDS = 2,     /* before the message that another sign-in is in progress */
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

/* Inside a password_command or otp_command of the account a sign-in could not end, because it would wait for the
 * command. */
static bool
check_own_command(const struct config *config, const char *name, struct error *error)
{
    struct profile profile = {0};
    struct account account = {0};

    if (!config_profile(config, name, &profile)) {
        return true;
    }
    config_account_of(config, &profile, &account);
    return child_environment_check_account(account.email, error);
}

/* --- concurrent requests --- */

/* A request for a session of a profile. */
struct session_request {
    struct keyring *keyring;
    const struct config *config;
    const char *profile;
    enum session_mode mode;
    long min_seconds_left; /* a session that is valid for longer is good enough */
    bool is_interactive;   /* a person can be asked */
    long wait_seconds;     /* for another process; negative: without limit */
    int64_t since_ns;      /* CLOCK_BOOTTIME at the start: a later session is good enough */
};

static bool
use_session_of_other(const struct session_request *request, struct sign_in_result *result)
{
    const struct credentials *found = &result->credentials;
    struct marker failure;

    if (credentials_find(request->keyring, request->profile, &result->credentials) &&
        (credentials_seconds_left(found) >= request->min_seconds_left ||
         (credentials_seconds_left(found) > 0 && found->made_ns > request->since_ns))) {
        return true;
    }
    credentials_clear(&result->credentials);
    if (!request->is_interactive && marker_find(request->keyring, MARKER_FAILURE, request->profile, &failure) &&
        failure.made_ns > request->since_ns && !failure.is_interactive) {
        error_set(&result->error, error_code_of_status(failure.status), "%s", failure.sentence);
    }
    return false;
}

/* Taken before the worker is started, because a hundred workers would overload the machine. False: another process
 * holds it for too long. Without a place for locks every process signs in. */
static bool
lock_profile(const struct session_request *request, int *lock, struct error *error)
{
    char lock_name[96];

    snprintf(lock_name, sizeof(lock_name), "wanted-%.64s", request->profile);
    if (lock_take(lock_name, request->wait_seconds, lock, error)) {
        return true;
    }
    if (error->code == ERROR_NETWORK) {
        return false;
    }
    *error = (struct error){0};
    return true;
}

/* The same with a message, without limit: the person can end it. */
static bool
lock_profile_interactively(struct session_request *request, int *lock, struct error *error)
{
    request->wait_seconds = WAIT_SILENTLY_SECONDS;
    if (lock_profile(request, lock, error)) {
        return true;
    }
    *error = (struct error){0};
    prompt_print("Another sign-in for %s is in progress, perhaps in another terminal; waiting for it (Ctrl-C cancels).",
                 request->profile);
    request->wait_seconds = -1;
    return lock_profile(request, lock, error);
}

/* With the lock held. */
static bool
renew_unless_done(const struct session_request *request, struct sign_in_result *result)
{
    const struct sign_in sign_in = {request->config, request->keyring, request->mode == SESSION_NON_INTERACTIVE, 0};

    if (use_session_of_other(request, result)) {
        return true;
    }
    if (result->error.code != ERROR_NONE) {
        return false;
    }
    log_debug("%s: no usable session in the keyring: signing in", request->profile);
    sign_in_sessions(&sign_in, &request->profile, 1, sign_in_result_move, result);
    return result->error.code == ERROR_NONE;
}

bool
session_get(struct keyring *keyring, const struct config *config, const char *profile, long min_seconds_left,
            enum session_mode mode, struct sign_in_result *result)
{
    struct session_request request = {.keyring = keyring,
                                      .config = config,
                                      .profile = profile,
                                      .mode = mode,
                                      .min_seconds_left = min_seconds_left,
                                      .since_ns = clock_since_boot_ns()};
    struct error busy;
    bool is_found;
    int lock = -1; /* released below, not at each return: a session in the keyring is found without a lock */

    if (credentials_find(keyring, profile, &result->credentials) &&
        credentials_seconds_left(&result->credentials) >= min_seconds_left) {
        return true;
    }
    credentials_clear(&result->credentials);
    if (!check_own_command(config, profile, &result->error)) {
        return false;
    }
    prompt_open(mode == SESSION_INTERACTIVE);
    request.is_interactive = prompt_is_possible();
    request.wait_seconds = lock_wait_left();
    if (request.is_interactive ? lock_profile_interactively(&request, &lock, &result->error)
                               : lock_profile(&request, &lock, &result->error)) {
        is_found = renew_unless_done(&request, result);
        lock_release(&lock);
        return is_found;
    }
    /* A process that does not need the lock, such as `rotate`, may have stored a session. */
    busy = result->error;
    is_found = use_session_of_other(&request, result);
    result->error = is_found ? (struct error){0} : busy;
    return is_found;
}

/* --- for programs that keep credentials --- */

static bool
is_worth_trying(struct keyring *keyring, const struct config *config, const char *name)
{
    struct profile profile;
    struct marker marker;

    if (marker_find(keyring, MARKER_BACKOFF, name, &marker) && marker.until_since_boot > clock_since_boot()) {
        return false;
    }
    return config_profile(config, name, &profile) && session_can_renew_silently(keyring, config, &profile) &&
           check_own_command(config, name, NULL);
}

bool
session_get_refreshed(struct keyring *keyring, const struct config *config, const char *profile, enum session_mode mode,
                      struct sign_in_result *result)
{
    struct session_request request = {.keyring = keyring,
                                      .config = config,
                                      .profile = profile,
                                      .mode = SESSION_NON_INTERACTIVE,
                                      .since_ns = clock_since_boot_ns()};
    CLEANUP_CREDENTIALS struct credentials kept = {0};
    CLEANUP(lock_release) int lock = -1;
    struct marker backoff = {0};
    struct marker asked;
    long half_life;

    if (!credentials_find(keyring, profile, &kept) || credentials_seconds_left(&kept) <= 0) {
        return session_get(keyring, config, profile, 1, mode, result);
    }
    request.wait_seconds = credentials_seconds_left(&kept) > USABLE_SECONDS ? 0 : lock_wait_left();
    half_life = (long)(kept.expires_at - kept.issued_at) / 2;
    request.min_seconds_left = half_life < SDK_REFRESH_SECONDS ? half_life : SDK_REFRESH_SECONDS;
    if (credentials_seconds_left(&kept) < request.min_seconds_left && is_worth_trying(keyring, config, profile) &&
        lock_profile(&request, &lock, &result->error)) {
        if (renew_unless_done(&request, result)) {
            return true;
        }
        backoff.until_since_boot = clock_since_boot() + RETRY_SECONDS;
        /* a longer one that a server asked for (Retry-After) stays */
        if (!marker_find(keyring, MARKER_BACKOFF, profile, &asked) ||
            asked.until_since_boot < backoff.until_since_boot) {
            marker_set(keyring, MARKER_BACKOFF, profile, &backoff);
        }
    }
    lock_release(&lock);
    if (credentials_seconds_left(&kept) <= 0) { /* it expired meanwhile */
        return result->error.code == ERROR_NONE && session_get(keyring, config, profile, 1, mode, result);
    }
    session_result_clear(result);
    result->credentials = kept;
    kept = (struct credentials){0};
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
