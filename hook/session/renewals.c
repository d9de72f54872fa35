/* SPDX-License-Identifier: MIT
 *
 * What the refresher does when it is awake.
 */
#include "session/renewals.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "session/login/sign_in_call.h"
#include "session/session.h"

enum {
    WANTED_MAX = 128,         /* profiles; a keyring holds a dozen sessions */
    ASKED_SECONDS = 8 * 3600, /* after which nobody seems to use a profile any more */
    JITTER_SECONDS = 20,
    LEAST_AGE_SECONDS = 60, /* of any session before another is asked for: one that is born expired has a wrong clock */
    EAGER_SECONDS = 60,     /* after a start or a resume */
    WAIT_EAGER_SECONDS = 2, /* then 4, 8 … */
    WAIT_FIRST_SECONDS = 15,
    WAIT_MOST_SECONDS = 300,
};

static const char asked_suffix[] = ".asked";
static const int64_t ns_per_second = 1000000000;

struct wanted {
    char profiles[WANTED_MAX][PROFILE_NAME_SIZE];
    size_t count;
};

void
renewals_init(struct renewals *renewals, const char *directory)
{
    unsigned char random = 0;

    *renewals = (struct renewals){.awake_ns = clock_since_boot_ns()};
    text_copy(renewals->directory, sizeof(renewals->directory), directory);
    (void)!getrandom(&random, 1, GRND_NONBLOCK);
    renewals->jitter_seconds = random % JITTER_SECONDS;
}

void
renewals_resume(struct renewals *renewals)
{
    renewals->awake_ns = clock_since_boot_ns();
    renewals->is_resumed = true;
    renewals->rest_until = 0;
}

/* --- what shells ask for --- */

bool
renewals_ask(const char *directory, const char *profile)
{
    char path[STAMP_SIZE];
    CLEANUP_FD int fd = -1;

    snprintf(path, sizeof(path), "%s/%.64s%s", directory, profile, asked_suffix);
    fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd >= 0 && futimens(fd, NULL) == 0;
}

/* PROFILE of "PROFILE.asked" when a shell asked lately; an old note goes. */
static bool
read_asked(int directory_fd, const char *file_name, char profile[static PROFILE_NAME_SIZE])
{
    size_t length = strlen(file_name);
    size_t suffix_length = sizeof(asked_suffix) - 1;
    struct stat status;

    if (length <= suffix_length || length - suffix_length >= PROFILE_NAME_SIZE ||
        strcmp(file_name + length - suffix_length, asked_suffix) != 0 ||
        fstatat(directory_fd, file_name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        return false;
    }
    if (clock_now() - status.st_mtime > ASKED_SECONDS) {
        unlinkat(directory_fd, file_name, 0);
        return false;
    }
    memcpy(profile, file_name, length - suffix_length);
    profile[length - suffix_length] = '\0';
    return true;
}

static void
find_wanted(const char *directory, struct wanted *wanted)
{
    CLEANUP_DIRECTORY DIR *entries = opendir(directory);

    wanted->count = 0;
    for (struct dirent *entry = entries == NULL ? NULL : readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (wanted->count < WANTED_MAX && read_asked(dirfd(entries), entry->d_name, wanted->profiles[wanted->count])) {
            wanted->count++;
        }
    }
}

/* --- waiting after a failure --- */

/* Each failure in a row doubles the wait; a row begins anew at a resume. */
static long
next_wait(const struct renewals *renewals, const struct marker *last, const struct error *error)
{
    bool is_network = error->code == ERROR_NETWORK;
    bool is_eager = clock_since_boot_ns() - renewals->awake_ns < EAGER_SECONDS * ns_per_second;
    bool is_in_a_row = last->until_since_boot != 0 && last->made_ns >= renewals->awake_ns;
    long wait = is_network && is_eager ? WAIT_EAGER_SECONDS : WAIT_FIRST_SECONDS;

    if (is_in_a_row) {
        wait = 2 * (long)(last->until_since_boot - (time_t)(last->made_ns / ns_per_second));
    }
    if (!is_network && wait < WAIT_FIRST_SECONDS) {
        wait = WAIT_FIRST_SECONDS;
    }
    return wait > WAIT_MOST_SECONDS ? WAIT_MOST_SECONDS : wait;
}

/* A back-off that came with the failure is a server's wish (Retry-After): ours is no shorter. */
static void
note_failure(struct renewals *renewals, struct keyring *keyring, const char *profile, int64_t since_ns,
             const struct error *error)
{
    time_t wished_until = 0;
    struct marker failure = {.status = error_exit_status(error->code)};
    struct marker backoff = {0};
    struct marker last = {0};

    text_copy(failure.sentence, sizeof(failure.sentence), error->text);
    marker_set(keyring, MARKER_FAILURE, profile, &failure);
    if (marker_find(keyring, MARKER_BACKOFF, profile, &last) && last.made_ns > since_ns) {
        wished_until = last.until_since_boot;
        last = (struct marker){0};
    }
    backoff.until_since_boot = clock_since_boot() + next_wait(renewals, &last, error);
    if (backoff.until_since_boot < wished_until) {
        backoff.until_since_boot = wished_until;
    }
    if (!marker_set(keyring, MARKER_BACKOFF, profile, &backoff)) {
        renewals->rest_until = clock_since_boot() + WAIT_MOST_SECONDS; /* a full keyring must not make us a nuisance */
    }
    stamp_wake(profile);
}

/* Seconds that the profile still has to rest; 0 or less: it need not. */
static long
rest_seconds(const struct renewals *renewals, struct keyring *keyring, const char *profile)
{
    struct marker backoff;
    struct marker failure;
    long rest;

    if (!marker_find(keyring, MARKER_BACKOFF, profile, &backoff)) {
        return 0;
    }
    rest = (long)(backoff.until_since_boot - clock_since_boot());
    if (rest > 0 && renewals->is_resumed && backoff.made_ns < renewals->awake_ns &&
        marker_find(keyring, MARKER_FAILURE, profile, &failure) && failure.status == error_exit_status(ERROR_NETWORK)) {
        return 0;
    }
    return rest;
}

/* --- renewing --- */

/* What came of each profile's renewal. */
struct outcome {
    const char *const *profiles;
    struct error *errors;
    size_t count;
};

static void
take_outcome(struct record *record, void *context)
{
    struct outcome *outcome = context;

    for (size_t i = 0; i < outcome->count; i++) {
        if (strcmp(outcome->profiles[i], record->profile) == 0) {
            outcome->errors[i] = record->error;
            if (record->error.code == ERROR_NONE && record->notice[0] != '\0') {
                /* Why it is not in the keyring, should it not be there. */
                error_set(&outcome->errors[i], ERROR_SYSTEM, "%s", record->notice);
            }
        }
    }
}

static bool
is_renewed(struct keyring *keyring, const char *profile, int64_t since_ns)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    return credentials_find(keyring, profile, &credentials) && credentials.made_ns > since_ns;
}

/* All that are due in one call: they share the portal session. Whatever came of it, one that is not renewed has to
 * wait. */
static void
renew(struct renewals *renewals, struct keyring *keyring, const char *const *due, size_t due_count)
{
    CLEANUP_FREE struct error *errors = calloc(due_count, sizeof(*errors));
    struct outcome outcome = {.profiles = due, .errors = errors, .count = errors == NULL ? 0 : due_count};
    struct error unsaid = {.code = ERROR_SYSTEM, .text = "The sign-in answered nothing; install ajc again."};
    struct error call_error = {0};
    int64_t since_ns = clock_since_boot_ns();

    if (!sign_in_call("session", due, due_count, true, take_outcome, &outcome, &call_error)) {
        unsaid = call_error;
    }
    for (size_t i = 0; i < due_count; i++) {
        if (!is_renewed(keyring, due[i], since_ns)) {
            bool is_said = errors != NULL && errors[i].code != ERROR_NONE;

            note_failure(renewals, keyring, due[i], since_ns, is_said ? &errors[i] : &unsaid);
        }
    }
}

static long
age_seconds(const struct credentials *credentials)
{
    return (long)(clock_since_boot() - (time_t)(credentials->made_ns / ns_per_second));
}

/* Seconds until that session is to be renewed. */
static long
seconds_to_renewal(const struct renewals *renewals, const struct credentials *credentials)
{
    long seconds = credentials_seconds_to_renewal(credentials);

    if (seconds < LEAST_AGE_SECONDS - age_seconds(credentials)) {
        seconds = LEAST_AGE_SECONDS - age_seconds(credentials);
    }
    return credentials_seconds_left(credentials) - seconds > 2 * JITTER_SECONDS ? seconds + renewals->jitter_seconds
                                                                                : seconds;
}

/* Seconds until the profile wants renewing, 0 or less: now; false: it cannot be renewed without a person. */
static bool
seconds_until_due(const struct renewals *renewals, struct keyring *keyring, const struct config *config,
                  const char *name, long *seconds)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile = {0};
    struct marker mark;
    long rest;

    if (!config_profile(config, name, &profile) || !session_can_renew_silently(keyring, config, &profile)) {
        return false;
    }
    if (credentials_find(keyring, name, &credentials)) {
        *seconds = seconds_to_renewal(renewals, &credentials);
    } else if (marker_find(keyring, MARKER_REMOVED, name, &mark)) {
        return false;
    } else {
        *seconds = 0;
    }
    rest = rest_seconds(renewals, keyring, name);
    if (*seconds < rest) {
        *seconds = rest;
    }
    return true;
}

long
renewals_work(struct renewals *renewals)
{
    CLEANUP_CONFIG struct config *config = NULL;
    CLEANUP_FREE struct wanted *wanted = calloc(1, sizeof(*wanted));
    const char *due[WANTED_MAX];
    size_t due_count = 0;
    long nearest = -1;
    struct keyring keyring;

    if (wanted == NULL || !keyring_open(&keyring, NULL) || !config_open(&config, NULL) ||
        !config_setting_is_on(config, "background")) {
        return -1;
    }
    find_wanted(renewals->directory, wanted);
    for (size_t i = 0; i < wanted->count; i++) {
        long seconds = 0;

        if (!seconds_until_due(renewals, &keyring, config, wanted->profiles[i], &seconds)) {
            continue;
        }
        if (seconds < (long)(renewals->rest_until - clock_since_boot())) {
            seconds = (long)(renewals->rest_until - clock_since_boot());
        }
        if (seconds <= 0) {
            due[due_count++] = wanted->profiles[i];
        } else if (nearest < 0 || seconds < nearest) {
            nearest = seconds;
        }
    }
    if (due_count > 0) {
        renew(renewals, &keyring, due, due_count);
        return 0; /* look again at what came of it */
    }
    return nearest;
}
