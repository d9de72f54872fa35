/* SPDX-License-Identifier: MIT
 *
 * The AWS session of a profile: from the keyring, else by signing in.
 */
#include "session/session.h"

#include <limits.h>
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
#include "session/ask/own_command.h"
#include "session/ask/prompt.h"

enum {
    PATIENCE_UNSAID_SECONDS = 2, /* of a person, before they are told what it is that they wait for */
    LASTING_SECONDS = 15 * 60,   /* botocore asks for new ones when less than this is left */
    ENOUGH_SECONDS = 60,         /* of what is left, not to wait for somebody who is at it */
    REST_SECONDS = 30,           /* after a renewal that failed while the session lives */
};

void
session_result_clear(struct session_result *result)
{
    credentials_clear(&result->credentials);
    *result = (struct session_result){0};
}

/* --- signing in --- */

static void
take_result(struct sign_in_result *from, void *context)
{
    struct session_result *result = context;

    result->error = from->error;
    text_copy(result->notice, sizeof(result->notice), from->notice);
    credentials_clear(&result->credentials);
    result->credentials = from->credentials;
    from->credentials = (struct credentials){0};
}

static bool
renew(struct keyring *keyring, const struct config *config, const char *profile, enum session_manner manner,
      struct session_result *result)
{
    const struct sign_in sign_in = {config, keyring, manner == SESSION_IN_SILENCE};

    log_debug("%s: no session that will do in the keyring, so a sign-in", profile);
    sign_in_sessions(&sign_in, &profile, 1, take_result, result);
    return result->error.code == ERROR_NONE;
}

/* Inside a password_command or otp_command of its account no sign-in can end, as it would wait for the one that waits
 * for the command. */
static bool
check_can_end(const struct config *config, const char *name, struct error *error)
{
    struct profile profile = {0};
    struct account account = {0};

    if (!own_command_is_inside() || !config_profile(config, name, &profile)) {
        return true;
    }
    config_account_of(config, &profile, &account);
    return own_command_check(account.email, error);
}

/* --- one of many at once --- */

/* Whoever goes for a session of a profile. */
struct seeker {
    struct keyring *keyring;
    const struct config *config;
    const char *profile;
    enum session_manner manner;
    long min_seconds_left; /* a session that lives this long will do, whenever it was made */
    bool has_person;       /* who is asked, and answers for its failures */
    long patience_seconds; /* while another one is at it; negative: for ever */
    int64_t since_ns;      /* CLOCK_BOOTTIME when it began: what was made later is new enough */
};

static bool
will_do(const struct seeker *seeker, const struct credentials *credentials)
{
    long left = credentials_seconds_left(credentials);

    return left >= seeker->min_seconds_left || (left > 0 && credentials->made_ns > seeker->since_ns);
}

static bool
take_what_another_made(const struct seeker *seeker, struct session_result *result)
{
    struct marker failure;

    if (credentials_find(seeker->keyring, seeker->profile, &result->credentials) &&
        will_do(seeker, &result->credentials)) {
        return true;
    }
    credentials_clear(&result->credentials);
    if (!seeker->has_person && marker_find(seeker->keyring, MARKER_FAILURE, seeker->profile, &failure) &&
        failure.made_ns > seeker->since_ns) {
        error_set(&result->error, error_code_of_status(failure.status), "%s", failure.sentence);
    }
    return false;
}

/* For those who wait behind us, and for `status` and `info`. */
static void
note_failure(const struct seeker *seeker, const struct error *error)
{
    struct marker failure = {.status = error_exit_status(error->code)};

    text_copy(failure.sentence, sizeof(failure.sentence), error->text);
    marker_set(seeker->keyring, MARKER_FAILURE, seeker->profile, &failure);
}

/* A lock of its own, before the sign-in program is even started: a hundred of those would be a load. False when another
 * one has it for longer than our patience. Where there is no place for locks everybody goes alone. */
static bool
take_turn(const struct seeker *seeker, int *lock, struct error *error)
{
    char lock_name[96];

    snprintf(lock_name, sizeof(lock_name), "wanted-%.64s", seeker->profile);
    if (lock_take(lock_name, seeker->patience_seconds, lock, error)) {
        return true;
    }
    if (error->code == ERROR_NETWORK) {
        return false;
    }
    *error = (struct error){0};
    return true;
}

/* The same for a person, who sees why nothing happens and can end it. */
static bool
take_turn_of_person(struct seeker *seeker, int *lock, struct error *error)
{
    seeker->patience_seconds = PATIENCE_UNSAID_SECONDS;
    if (take_turn(seeker, lock, error)) {
        return true;
    }
    *error = (struct error){0};
    prompt_say("Another sign-in for %s is under way, perhaps in another terminal; waiting for it (Ctrl-C ends it).",
               seeker->profile);
    seeker->patience_seconds = -1;
    return take_turn(seeker, lock, error);
}

/* Our turn did not come; somebody who needs none, such as `rotate`, may have signed in meanwhile all the same. */
static bool
has_come_meanwhile(const struct seeker *seeker, struct session_result *result)
{
    struct error busy = result->error;

    if (take_what_another_made(seeker, result)) {
        result->error = (struct error){0};
        return true;
    }
    result->error = busy;
    return false;
}

/* When it is our turn. */
static bool
renew_unless_done(const struct seeker *seeker, struct session_result *result)
{
    if (take_what_another_made(seeker, result)) {
        return true;
    }
    if (result->error.code != ERROR_NONE) {
        return false;
    }
    if (renew(seeker->keyring, seeker->config, seeker->profile, seeker->manner, result)) {
        return true;
    }
    if (!seeker->has_person) {
        note_failure(seeker, &result->error);
    }
    return false;
}

static struct seeker
begin(struct keyring *keyring, const struct config *config, const char *profile, enum session_manner manner)
{
    return (struct seeker){.keyring = keyring,
                           .config = config,
                           .profile = profile,
                           .manner = manner,
                           .min_seconds_left = LONG_MAX,
                           .since_ns = clock_since_boot_ns()};
}

bool
session_get(struct keyring *keyring, const struct config *config, const char *profile, long min_seconds_left,
            enum session_manner manner, struct session_result *result)
{
    struct seeker seeker = begin(keyring, config, profile, manner);
    CLEANUP(lock_release) int lock = -1;

    seeker.min_seconds_left = min_seconds_left;
    if (credentials_find(keyring, profile, &result->credentials) &&
        credentials_seconds_left(&result->credentials) >= min_seconds_left) {
        return true;
    }
    credentials_clear(&result->credentials);
    if (!check_can_end(config, profile, &result->error)) {
        return false;
    }
    prompt_open(manner == SESSION_MAY_ASK);
    seeker.has_person = prompt_is_possible();
    seeker.patience_seconds = lock_wait_left();
    if (!(seeker.has_person ? take_turn_of_person(&seeker, &lock, &result->error)
                            : take_turn(&seeker, &lock, &result->error))) {
        return has_come_meanwhile(&seeker, result);
    }
    return renew_unless_done(&seeker, result);
}

/* --- for programs that keep it --- */

static long
lasting_seconds(const struct credentials *credentials)
{
    long half_life = (long)(credentials->expires_at - credentials->issued_at) / 2;

    return half_life < LASTING_SECONDS ? half_life : LASTING_SECONDS;
}

static bool
is_worth_trying(struct keyring *keyring, const struct config *config, const char *name)
{
    struct profile profile;
    struct marker mark;

    if (marker_find(keyring, MARKER_BACKOFF, name, &mark) && mark.until_since_boot > clock_since_boot()) {
        return false;
    }
    return config_profile(config, name, &profile) && session_can_renew_silently(keyring, config, &profile) &&
           check_can_end(config, name, NULL);
}

/* A server that asked for a longer rest (Retry-After) has it. */
static void
rest(struct keyring *keyring, const char *name)
{
    struct marker backoff = {.until_since_boot = clock_since_boot() + REST_SECONDS};
    struct marker asked;

    if (!marker_find(keyring, MARKER_BACKOFF, name, &asked) || asked.until_since_boot < backoff.until_since_boot) {
        marker_set(keyring, MARKER_BACKOFF, name, &backoff);
    }
}

bool
session_get_lasting(struct keyring *keyring, const struct config *config, const char *profile,
                    enum session_manner manner, struct session_result *result)
{
    struct seeker seeker = begin(keyring, config, profile, SESSION_IN_SILENCE);
    CLEANUP_CREDENTIALS struct credentials kept = {0};
    CLEANUP(lock_release) int lock = -1;

    if (!credentials_find(keyring, profile, &kept) || credentials_seconds_left(&kept) <= 0) {
        return session_get(keyring, config, profile, 1, manner, result);
    }
    seeker.patience_seconds = credentials_seconds_left(&kept) > ENOUGH_SECONDS ? 0 : lock_wait_left();
    seeker.min_seconds_left = lasting_seconds(&kept);
    if (credentials_seconds_left(&kept) < seeker.min_seconds_left && is_worth_trying(keyring, config, profile) &&
        take_turn(&seeker, &lock, &result->error)) {
        if (renew_unless_done(&seeker, result)) {
            return true;
        }
        rest(keyring, profile);
    }
    lock_release(&lock);
    if (credentials_seconds_left(&kept) <= 0) { /* it ended meanwhile */
        return result->error.code == ERROR_NONE && session_get(keyring, config, profile, 1, manner, result);
    }
    session_result_clear(result);
    result->credentials = kept;
    kept = (struct credentials){0};
    return true;
}

/* An attempt whose mark is there: still waiting for its answer, or given up long ago? */
static bool
login_is_under_way(void)
{
    CLEANUP(lock_release) int lock = -1;
    struct error error = {0};

    return !lock_take("login", 0, &lock, &error) && error.code == ERROR_NETWORK;
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
    struct marker mark;

    return account->mfa[0] == '\0' ||
           (factor_find(account->mfa) == FACTOR_TOTP && has_background_command(config, account, "otp_command") &&
            !marker_find(keyring, MARKER_CODE_REFUSED, account->email, &mark));
}

bool
session_can_renew_silently(struct keyring *keyring, const struct config *config, const struct profile *profile)
{
    CLEANUP_PORTAL struct portal portal = {0};
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_MACHINE_PASSWORD struct machine_password machine = {0};
    struct account account;
    struct marker mark;

    config_account_of(config, profile, &account);
    if (account.email[0] == '\0') {
        return false;
    }
    if (portal_find(keyring, account.email, account.console_url, &portal)) {
        return true;
    }
    if (!can_get_code_silently(keyring, config, &account) ||
        marker_find(keyring, MARKER_REFUSED, account.email, &mark) ||
        (marker_find(keyring, MARKER_ATTEMPT, account.email, &mark) && !login_is_under_way())) {
        return false;
    }
    return login_find(keyring, account.email, account.console_url, &login) ||
           machine_password_find_for(keyring, config, account.email, true, &machine) ||
           has_background_command(config, &account, "password_command");
}

void
session_remove(struct keyring *keyring, const char *profile)
{
    struct marker mark = {0};

    keyring_remove(keyring, "session", profile); /* first: the mark may need its room */
    marker_set(keyring, MARKER_REMOVED, profile, &mark);
    keyring_remove(keyring, "session", profile);
    stamp_publish(profile, "");
}
