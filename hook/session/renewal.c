/* SPDX-License-Identifier: MIT
 *
 * Renews the sessions that are due.
 */
#include "session/renewal.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "session/ask/failure_note.h"
#include "session/login/sign_in.h"
#include "session/profiles_in_use.h"
#include "session/session.h"

enum {
    JITTER_PERCENT = 7,      /* of a session's life */
    MIN_AGE_SECONDS = 60,    /* a session is not renewed earlier: one that is new and already due means a wrong clock */
    FAST_RETRY_SECONDS = 60, /* how long fast retries last after a start or a resume */
    FAST_RETRY_FIRST_SECONDS = 2, /* doubled after each failure */
    BACK_OFF_FIRST_SECONDS = 15,
    BACK_OFF_MAX_SECONDS = 300,
};

static const int64_t ns_per_second = 1000000000;

void
renewal_init(struct renewal *renewal, const char *directory,
             bool (*run)(int64_t awake_ns, int64_t since_ns, const char *const *profiles, size_t count))
{
    *renewal = (struct renewal){.run = run, .awake_ns = clock_since_boot_ns()};
    text_copy(renewal->directory, sizeof(renewal->directory), directory);
}

void
renewal_resume(struct renewal *renewal)
{
    renewal->awake_ns = clock_since_boot_ns();
    renewal->is_resumed = true;
    renewal->back_off_until = 0;
}

/* back-off */

/* Each consecutive failure doubles the back-off; a resume resets it. `awake_ns`: see struct renewal. */
static long
next_back_off(int64_t awake_ns, const struct marker *last, const struct error *error)
{
    bool is_network = error->code == ERROR_NETWORK;
    bool is_fast = clock_since_boot_ns() - awake_ns < FAST_RETRY_SECONDS * ns_per_second;
    bool is_in_a_row = last->until_since_boot != 0 && last->made_ns >= awake_ns;
    long wait = is_network && is_fast ? FAST_RETRY_FIRST_SECONDS : BACK_OFF_FIRST_SECONDS;
    uint16_t random = 0;

    if (is_in_a_row) {
        wait = 2 * (long)(last->until_since_boot - (time_t)(last->made_ns / ns_per_second));
    }
    if (!is_network && wait < BACK_OFF_FIRST_SECONDS) {
        wait = BACK_OFF_FIRST_SECONDS;
    }
    wait = wait > BACK_OFF_MAX_SECONDS ? BACK_OFF_MAX_SECONDS : wait;
    /* Up to a quarter less, so that machines that failed together do not try again together. */
    (void)!getrandom(&random, sizeof(random), GRND_NONBLOCK);
    return wait - random % (wait / 4 + 1);
}

/* The failed sign-in began at `since_ns`. A back-off that it stored came from the server (Retry-After) and is not
 * shortened. False: the keyring cannot store it. */
static bool
back_off(struct keyring *keyring, int64_t awake_ns, int64_t since_ns, const char *profile, const struct error *error)
{
    time_t wished_until = 0;
    struct marker backoff = {0};
    struct marker last = {0};

    if (marker_find(keyring, MARKER_BACKOFF, profile, &last) && last.made_ns > since_ns) {
        wished_until = last.until_since_boot;
        last = (struct marker){0};
    }
    backoff.until_since_boot = clock_since_boot() + next_back_off(awake_ns, &last, error);
    if (backoff.until_since_boot < wished_until) {
        backoff.until_since_boot = wished_until;
    }
    return marker_set(keyring, MARKER_BACKOFF, profile, &backoff);
}

/* Seconds until the profile's back-off ends; 0 or less: none. */
static long
back_off_left(const struct renewal *renewal, struct keyring *keyring, const char *profile)
{
    struct marker backoff;
    struct marker failure;
    long rest;

    if (!marker_find(keyring, MARKER_BACKOFF, profile, &backoff)) {
        return 0;
    }
    rest = (long)(backoff.until_since_boot - clock_since_boot());
    if (rest > 0 && renewal->is_resumed && backoff.made_ns < renewal->awake_ns &&
        marker_find(keyring, MARKER_FAILURE, profile, &failure) && failure.status == error_exit_status(ERROR_NETWORK)) {
        return 0;
    }
    return rest;
}

/* --- renewing --- */

static bool
is_renewed(struct keyring *keyring, const char *profile, int64_t since_ns)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    return credentials_find(keyring, profile, &credentials) && credentials.made_ns > since_ns;
}

struct attempt {
    struct keyring *keyring;
    int64_t awake_ns;
    int64_t since_ns;
    void (*on_failure)(const struct error *error);
    int status; /* the most severe */
};

/* A session that could not be stored is useless here; the notice says why. */
static void
take_result(struct sign_in_result *result, void *context)
{
    struct attempt *attempt = context;
    int status;

    if (result->error.code == ERROR_NONE && !is_renewed(attempt->keyring, result->profile, attempt->since_ns)) {
        error_set(&result->error, ERROR_SYSTEM, "%s", result->notice);
    }
    if (result->error.code != ERROR_NONE) {
        failure_note(attempt->keyring, result->profile, &result->error, false);
        (void)!back_off(attempt->keyring, attempt->awake_ns, attempt->since_ns, result->profile, &result->error);
        stamp_invalidate(result->profile);
        attempt->on_failure(&result->error);
        status = error_exit_status(result->error.code);
        attempt->status = status > attempt->status ? status : attempt->status;
    }
}

int
renewal_sign_in(struct keyring *keyring, const struct config *config, int64_t awake_ns, int64_t since_ns,
                const char *const *profiles, size_t count, void (*on_failure)(const struct error *error))
{
    const struct sign_in sign_in = {.config = config,
                                    .keyring = keyring,
                                    .is_silent = true,
                                    .since_ns = since_ns > 0 ? since_ns : clock_since_boot_ns()};
    struct attempt attempt = {keyring, awake_ns, sign_in.since_ns, on_failure, 0};

    sign_in_sessions(&sign_in, profiles, count, take_result, &attempt);
    return attempt.status;
}

/* Ensures a back-off for each profile that was not renewed. */
static void
wait_if_not_renewed(struct renewal *renewal, struct keyring *keyring, const char *profile, int64_t since_ns)
{
    static const struct error no_result = {.code = ERROR_SYSTEM,
                                           .text = "The sign-in program returned no result; reinstall ajc."};

    if (is_renewed(keyring, profile, since_ns) || marker_is_newer(keyring, MARKER_BACKOFF, profile, since_ns)) {
        return;
    }
    if (!marker_is_newer(keyring, MARKER_FAILURE, profile, since_ns)) {
        failure_note(keyring, profile, &no_result, false);
    }
    if (!back_off(keyring, renewal->awake_ns, since_ns, profile, &no_result)) {
        renewal->back_off_until = clock_since_boot() +
                                  BACK_OFF_MAX_SECONDS; /* a full keyring must not cause constant retries */
    }
    stamp_invalidate(profile);
}

static long
jitter_max(const struct credentials *credentials)
{
    int64_t life = clock_seconds_until(credentials->expires_at, credentials->issued_at);

    return (long)(life * JITTER_PERCENT / 100);
}

long
renewal_jitter(const struct credentials *credentials)
{
    return text_hash(credentials->access_key_id) % (jitter_max(credentials) + 1);
}

/* Seconds until the profile is due, 0 or less: now, and how many seconds earlier it is renewed together with another.
 * False: it cannot be renewed without a person. */
static bool
seconds_until_due(const struct renewal *renewal, struct keyring *keyring, const struct config *config, const char *name,
                  long *seconds, long *earlier)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile = {0};
    long until_old_enough;
    long rest;

    if (!config_profile(config, name, &profile) || !session_can_renew_silently(keyring, config, &profile)) {
        return false;
    }
    if (credentials_find(keyring, name, &credentials)) {
        until_old_enough = MIN_AGE_SECONDS - (long)(clock_since_boot() - (time_t)(credentials.made_ns / ns_per_second));
        *seconds = credentials_seconds_to_renewal(&credentials) - renewal_jitter(&credentials);
        *seconds = *seconds < until_old_enough ? until_old_enough : *seconds;
        *earlier = jitter_max(&credentials) - renewal_jitter(&credentials);
    } else if (marker_exists(keyring, MARKER_REMOVED, name)) {
        return false;
    } else {
        *seconds = 0;
    }
    rest = back_off_left(renewal, keyring, name);
    if (*seconds < rest) {
        *seconds = rest;
        *earlier = 0;
    }
    return true;
}

long
renewal_work(struct renewal *renewal)
{
    CLEANUP_CONFIG struct config *config = NULL;
    CLEANUP_FREE struct profiles_in_use *in_use = calloc(1, sizeof(*in_use));
    const char *due[PROFILES_IN_USE_MAX];
    size_t due_count = 0;
    size_t early_count = 0; /* at the end of `due`: those that are renewed only together with another */
    long nearest = -1;
    int64_t since_ns = clock_since_boot_ns();
    struct keyring keyring;

    if (in_use == NULL || !keyring_open(&keyring, NULL) || !config_open(&config, NULL) ||
        !config_setting_is_on(config, "background")) {
        return -1;
    }
    profiles_in_use_find(renewal->directory, in_use);
    for (size_t i = 0; i < in_use->count; i++) {
        long seconds = 0;
        long earlier = 0;

        if (!seconds_until_due(renewal, &keyring, config, in_use->profiles[i], &seconds, &earlier)) {
            continue;
        }
        if (seconds < (long)(renewal->back_off_until - clock_since_boot())) {
            seconds = (long)(renewal->back_off_until - clock_since_boot());
            earlier = 0;
        }
        if (seconds <= 0) {
            due[due_count++] = in_use->profiles[i];
        } else if (seconds <= earlier) {
            due[PROFILES_IN_USE_MAX - ++early_count] = in_use->profiles[i];
        }
        if (seconds > 0 && (nearest < 0 || seconds < nearest)) {
            nearest = seconds;
        }
    }
    if (due_count > 0) {
        for (size_t i = 0; i < early_count; i++) {
            due[due_count++] = due[PROFILES_IN_USE_MAX - 1 - i];
        }
        /* Together, because they share the portal session. Another process may have signed in since `since_ns`. */
        (void)!renewal->run(renewal->awake_ns, since_ns, due, due_count);
        for (size_t i = 0; i < due_count; i++) {
            wait_if_not_renewed(renewal, &keyring, due[i], since_ns);
        }
        return 0; /* check the results at once */
    }
    return nearest;
}
