/* SPDX-License-Identifier: MIT
 *
 * session/renewal: when the refresher renews, how it waits after failures and after a resume, and when nothing is left
 * to do. Clocks and sign-in are replaced; the keyring is the kernel's.
 */
#include "session/renewal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/marker.h"
#include "session/login/sign_in.h"
#include "session/profiles_in_use.h"
#include "session/session.h"
#include "shell_case.h"
#include "temp_home.h"
#include "test_keys.h"

/* --- the clocks --- */

static int64_t passed_ns; /* added to the real clocks, which hardly advance during a test */

int64_t __real_clock_since_boot_ns(void);
int64_t __wrap_clock_since_boot_ns(void);
time_t __wrap_clock_since_boot(void);
time_t __real_clock_now(void);
time_t __wrap_clock_now(void);

static int64_t started_ns;
static time_t started;

int64_t
__wrap_clock_since_boot_ns(void)
{
    passed_ns++; /* no two events have the same time */
    return started_ns + passed_ns;
}

time_t
__wrap_clock_since_boot(void)
{
    return (time_t)(__wrap_clock_since_boot_ns() / 1000000000);
}

time_t
__wrap_clock_now(void)
{
    return started + (time_t)(passed_ns / 1000000000);
}

static void
pass(long seconds)
{
    passed_ns += seconds * INT64_C(1000000000);
}

/* --- random numbers --- */

static uint16_t random_number; /* every random number */

ssize_t __wrap_getrandom(void *buffer, size_t size, unsigned flags);
ssize_t
__wrap_getrandom(void *buffer, size_t size, unsigned flags)
{
    (void)flags;
    memset(buffer, 0, size);
    memcpy(buffer, &random_number, size < sizeof(random_number) ? size : sizeof(random_number));
    return (ssize_t)size;
}

/* --- the sign-in --- */

static int calls;
static size_t called_for;         /* profiles in the last call */
static struct error answers[2];   /* of duff and of beer; ERROR_NONE: signed in */
static bool is_answering_nothing; /* the program cannot be run */
static long retry_after;          /* Retry-After of a server error, in seconds; 0: none */
static const char *const both[] = {"duff", "beer"};

void __wrap_sign_in_sessions(const struct sign_in *sign_in, const char *const *names, size_t count,
                             void (*visit)(struct sign_in_result *result, void *context), void *context);

/* Stores a session that is created now. */
static void
make_session(const char *profile, long seconds)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {.issued_at = clock_now(),
                                                          .expires_at = clock_now() + seconds};

    credentials.expires_since_boot = clock_since_boot() + seconds;
    credentials.made_ns = clock_since_boot_ns();
    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), TWO);
    secret_set(&credentials.secret_access_key, "duff/secret+key");
    secret_set(&credentials.session_token, "token");
    assert_true(credentials_store(&keyring, profile, &credentials, NULL));
}

static void
answer(const char *name, void (*visit)(struct sign_in_result *result, void *context), void *context)
{
    struct sign_in_result result = {0};
    struct marker marker;

    text_copy(result.profile, sizeof(result.profile), name);
    result.error = answers[strcmp(name, both[1]) == 0];
    if (result.error.code == ERROR_NONE) {
        make_session(name, LONG);
        marker_clear(&keyring, MARKER_BACKOFF, name);
        marker_clear(&keyring, MARKER_FAILURE, name);
    } else if (result.error.code == ERROR_DENIED) {
        marker = (struct marker){0};
        marker_set(&keyring, MARKER_REFUSED, duffman, &marker);
    } else if (retry_after > 0) {
        marker = (struct marker){.until_since_boot = clock_since_boot() + retry_after};
        marker_set(&keyring, MARKER_BACKOFF, name, &marker);
    }
    visit(&result, context);
}

static int64_t looked_ns; /* time at which the refresher checked what is due */

void
__wrap_sign_in_sessions(const struct sign_in *sign_in, const char *const *names, size_t count,
                        void (*visit)(struct sign_in_result *result, void *context), void *context)
{
    assert_true(sign_in->is_silent);
    assert_int_equal(sign_in->since_ns, looked_ns);
    for (size_t i = 0; i < count; i++) {
        answer(names[i], visit, context);
    }
}

/* Instead of a separate process. */
static void
ignore(const struct error *error)
{
    (void)error;
}

static bool
run(int64_t awake_ns, int64_t since_ns, const char *const *names, size_t count)
{
    calls++;
    called_for = count;
    looked_ns = since_ns;
    assert_true(looked_ns > 0 && looked_ns < clock_since_boot_ns());
    if (!is_answering_nothing) {
        (void)renewal_sign_in(&keyring, config, awake_ns, since_ns, names, count, ignore);
    }
    return !is_answering_nothing;
}

static void
set_network_down(bool is_away)
{
    for (size_t i = 0; i < 2; i++) {
        answers[i] = (struct error){0};
        if (is_away) {
            error_set(&answers[i], ERROR_NETWORK, "There is no network.");
        }
    }
}

/* --- the refresher --- */

static struct renewal renewal;
static char directory[DIRECTORY_SIZE];

static int
set_up(void **state)
{
    started_ns = __real_clock_since_boot_ns() + INT64_C(86400000000000); /* the machine has been up for a day */
    started = __real_clock_now();
    passed_ns = 0;
    calls = 0;
    is_answering_nothing = false;
    retry_after = 0;
    random_number = 0;
    set_network_down(false);
    if (shell_case_set_up(state) != 0 || !paths_runtime(directory, NULL)) {
        return -1;
    }
    add_portal();
    renewal_init(&renewal, directory, run);
    return profiles_in_use_add(directory, "duff") ? 0 : -1;
}

#define RENEWALS(test) cmocka_unit_test_setup_teardown(test, set_up, shell_case_tear_down)

/* The jitter of a session with that key id and lifetime. */
static long
jitter_of(const char *key_id, long life)
{
    struct credentials credentials = {.expires_at = life};

    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), key_id);
    return renewal_jitter(&credentials);
}

/* Seconds until the renewal of a session of LONG that was made ten minutes ago, and of one that was made now: a tenth
 * of the life before the end, and the jitter. */
#define OLD_DUE (LONG - 420 - jitter_of(ONE, LONG + 600))
#define NEW_DUE (LONG - 360 - jitter_of(TWO, LONG))

/* Runs the refresher until it would sleep; returns for how long. */
static long
work(void)
{
    long seconds;

    do {
        seconds = renewal_work(&renewal);
    } while (seconds == 0);
    return seconds;
}

static void
assert_failed(const char *profile, const char *sentence)
{
    struct marker marker;

    if (sentence == NULL) {
        assert_false(marker_find(&keyring, MARKER_FAILURE, profile, &marker));
    } else {
        assert_true(marker_find(&keyring, MARKER_FAILURE, profile, &marker));
        assert_string_equal(marker.sentence, sentence);
    }
}

/* Sleeps as long as the refresher would, and runs it; returns the time slept. */
static long
sleep_and_work(void)
{
    long seconds = work();

    pass(seconds);
    work();
    return seconds;
}

static bool
has_asked(const char *profile)
{
    char path[DIRECTORY_SIZE + 128];

    snprintf(path, sizeof(path), "%s/%s.asked", directory, profile);
    return access(path, F_OK) == 0;
}

/* --- when --- */

static void
session_is_renewed_before_its_end_and_not_earlier(void **test)
{
    (void)test;
    add_session("duff", ONE, LONG); /* of 70 minutes, ten of them gone */
    assert_in_range(work(), OLD_DUE - 2, OLD_DUE + 2);
    assert_int_equal(calls, 0);
    pass(OLD_DUE - 5);
    assert_in_range(work(), 1, 7);
    assert_int_equal(calls, 0);
    pass(10);
    work();
    assert_int_equal(calls, 1);
    assert_failed("duff", NULL);
    assert_in_range(work(), NEW_DUE - 2, NEW_DUE + 2);
    assert_int_equal(calls, 1);
}

/* By the access key id: of many, none is earlier than 7 % of the life, and they spread over all of that. */
static void
renewals_come_earlier_by_the_jitter(void **test)
{
    long earliest = 0;
    long latest = LONG;

    (void)test;
    for (int i = 0; i < 1000; i++) {
        struct credentials credentials = {.issued_at = 1000, .expires_at = 1000 + LONG};
        long jitter;

        snprintf(credentials.access_key_id, sizeof(credentials.access_key_id), "ASIADUFFDUFFDUFF%04d", i);
        jitter = renewal_jitter(&credentials);
        earliest = jitter > earliest ? jitter : earliest;
        latest = jitter < latest ? jitter : latest;
    }
    assert_in_range(earliest, 240, LONG * 7 / 100);
    assert_in_range(latest, 0, 12);
}

static void
missing_session_is_created_at_once(void **test)
{
    (void)test;
    work();
    assert_int_equal(calls, 1);
}

/* AWS issues none for less than fifteen minutes, so a clock is wrong. */
static void
session_that_is_new_and_expired_is_not_renewed_for_a_minute(void **test)
{
    (void)test;
    make_session("duff", -1);
    assert_in_range(work(), 58, 61);
    pass(50);
    assert_in_range(work(), 8, 11);
    assert_int_equal(calls, 0);
    pass(12);
    work();
    assert_int_equal(calls, 1);
}

static void
all_due_profiles_share_one_call(void **test)
{
    (void)test;
    assert_true(profiles_in_use_add(directory, "beer"));
    add_session("duff", ONE, ENDED);
    add_session("beer", ONE, DUE);
    work();
    assert_int_equal(calls, 1);
    assert_int_equal(called_for, 2);
    assert_failed("duff", NULL);
    assert_failed("beer", NULL);
}

/* --- failures --- */

/* Waits after each of `count` failures. */
static void
assert_waits(const long *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        long seconds = work();

        if (seconds < expected[i] - 1 || seconds > expected[i]) {
            fail_msg("wait %zu: %ld seconds, expected %ld", i, seconds, expected[i]);
        }
        pass(seconds + 1);
    }
}

static void
network_failures_at_the_start_are_retried_soon_then_less_often(void **test)
{
    static const long expected[] = {2, 4, 8, 16, 32, 64, 128, 256, 300, 300};

    (void)test;
    set_network_down(true);
    assert_waits(expected, sizeof(expected) / sizeof(expected[0]));
    assert_int_equal(calls, 10);
}

static void
later_network_failures_back_off(void **test)
{
    static const long expected[] = {15, 30, 60, 120, 240, 300};

    (void)test;
    add_session("duff", ONE, ENDED);
    pass(3600);
    set_network_down(true);
    assert_waits(expected, sizeof(expected) / sizeof(expected[0]));
}

/* Also a time longer than any back-off; a shorter one changes nothing. */
static void
retry_after_of_the_server_is_honoured(void **test)
{
    (void)test;
    set_network_down(true);
    retry_after = 600;
    assert_in_range(work(), 599, 600);
    pass(599);
    assert_in_range(work(), 1, 1);
    assert_int_equal(calls, 1);
    pass(2);
    retry_after = 1;
    assert_in_range(work(), 14, 15);
    assert_int_equal(calls, 2);
    pass(16);
    set_network_down(false);
    assert_in_range(work(), NEW_DUE - 2, NEW_DUE + 2);
}

static void
resume_ends_the_network_back_off_and_starts_with_short_ones(void **test)
{
    static const long before[] = {15, 30, 60, 120, 240};
    static const long after[] = {2, 4, 8};

    (void)test;
    add_session("duff", ONE, ENDED);
    pass(3600);
    set_network_down(true);
    assert_waits(before, 5);
    assert_in_range(work(), 299, 300);
    calls = 0;
    pass(20); /* suspended */
    assert_in_range(work(), 279, 280);
    assert_int_equal(calls, 0);
    renewal_resume(&renewal);
    assert_waits(after, 3);
    assert_int_equal(calls, 3);
    set_network_down(false);
    assert_in_range(work(), NEW_DUE - 2, NEW_DUE + 2);
    assert_int_equal(calls, 4);
    assert_failed("duff", NULL);
}

/* Nothing was due at the resume; a later network failure has the ordinary back-off. */
static void
short_back_offs_end_a_minute_after_the_resume(void **test)
{
    (void)test;
    add_session("duff", ONE, LONG);
    renewal_resume(&renewal);
    work();
    set_network_down(true);
    assert_in_range(sleep_and_work(), OLD_DUE - 2, OLD_DUE + 2);
    assert_in_range(work(), 14, 15);
}

static void
resume_does_not_shorten_other_back_offs(void **test)
{
    struct marker rest = {.until_since_boot = clock_since_boot() + 600};

    (void)test;
    marker_set(&keyring, MARKER_BACKOFF, "duff", &rest); /* it was evicted from a full keyring */
    assert_in_range(work(), 595, 600);
    renewal_resume(&renewal);
    assert_in_range(work(), 595, 600);
    assert_int_equal(calls, 0);
}

static void
other_failures_wait_longer_and_each_profile_has_its_own(void **test)
{
    struct marker marker;

    (void)test;
    assert_true(profiles_in_use_add(directory, "beer"));
    error_set(&answers[0], ERROR_REPLY, "The page is not understood.");
    error_set(&answers[1], ERROR_NETWORK, "There is no network.");
    assert_in_range(work(), 1, 2);
    assert_failed("duff", "The page is not understood.");
    assert_failed("beer", "There is no network.");
    assert_true(marker_find(&keyring, MARKER_BACKOFF, "duff", &marker));
    assert_in_range(marker.until_since_boot - clock_since_boot(), 13, 15);
}

static void
back_off_is_shorter_by_chance(void **test)
{
    (void)test;
    is_answering_nothing = true;
    random_number = 3; /* of up to a quarter of 15 */
    assert_in_range(work(), 10, 12);
}

static void
sign_in_that_cannot_run_is_not_retried_constantly(void **test)
{
    (void)test;
    is_answering_nothing = true;
    assert_in_range(work(), 13, 15);
    assert_int_equal(calls, 1);
    assert_failed("duff", "The sign-in program returned no result; reinstall ajc.");
}

/* Fills the keyring completely: the kernel releases the quota of dead keys with a delay, so it is repeated. */
static void
fill_keyring(void)
{
    static const char filling[] = "0123456789012345678901234567890123456789012345678901234567890123456789012345678";
    static const struct timespec between_tries = {.tv_nsec = 10000000};
    CLEANUP_SECRET struct secret payload = {0};
    char name[32];

    secret_set(&payload, filling);
    for (int count = 0, refused = 0; refused < 50; nanosleep(&between_tries, NULL)) {
        snprintf(name, sizeof(name), "%d", count);
        while (keyring_store(&keyring, "filling", name, &payload, 3600) == 0) {
            snprintf(name, sizeof(name), "%d", ++count);
            refused = 0;
        }
        refused++;
    }
}

/* A keyring that has no space for the marker of a failure. */
static void
full_keyring_does_not_cause_constant_retries(void **test)
{
    (void)test;
    set_network_down(true);
    fill_keyring();
    for (int i = 0; i < 5; i++) {
        assert_in_range(work(), 290, 300);
    }
    assert_int_equal(calls, 1);
    pass(301);
    work();
    assert_int_equal(calls, 2);
}

/* --- nothing is left to do --- */

static void
nothing_is_left_without_login(void **test)
{
    (void)test;
    add_session("duff", ONE, LONG);
    keyring_remove(&keyring, "portal", duffman);
    assert_int_equal(work(), -1);
    add_login();
    assert_true(work() > 0);
    keyring_remove(&keyring, "login", duffman);
    assert_int_equal(work(), -1);
    assert_int_equal(calls, 0);
}

static void
nothing_is_left_after_a_refusal(void **test)
{
    (void)test;
    keyring_remove(&keyring, "portal", duffman);
    add_login();
    error_set(&answers[0], ERROR_DENIED, "JumpCloud refused the password.");
    assert_int_equal(work(), -1);
    assert_int_equal(calls, 1);
}

static void
nothing_is_left_when_the_session_or_the_profile_was_removed(void **test)
{
    (void)test;
    add_session("duff", ONE, LONG);
    session_remove(&keyring, "duff");
    assert_int_equal(work(), -1);
    assert_true(profiles_in_use_add(directory, "beer"));
    add_session("beer", ONE, LONG);
    assert_true(work() > 0);
    temp_home_write("config/ajc/config.json", "{\"profiles\":{}}");
    assert_int_equal(work(), -1);
    assert_int_equal(calls, 0);
}

static void
nothing_is_left_in_the_background_when_that_is_off(void **test)
{
    (void)test;
    configure("\"background\":false,");
    assert_int_equal(work(), -1);
    assert_int_equal(calls, 0);
}

static void
nothing_is_left_eight_hours_after_a_shell_last_asked(void **test)
{
    (void)test;
    add_session("duff", ONE, 12 * 3600);
    pass(8 * 3600 - 60);
    assert_true(work() > 0);
    pass(120);
    assert_int_equal(work(), -1);
    assert_false(has_asked("duff"));
    assert_int_equal(calls, 0);
}

static void
nothing_is_left_without_the_directory(void **test)
{
    char path[TEMP_HOME_PATH_SIZE];
    struct renewal elsewhere;

    (void)test;
    temp_home_path(path, "nowhere");
    renewal_init(&elsewhere, path, run);
    assert_int_equal(renewal_work(&elsewhere), -1);
    assert_false(profiles_in_use_add(path, "duff"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        RENEWALS(session_is_renewed_before_its_end_and_not_earlier),
        RENEWALS(renewals_come_earlier_by_the_jitter),
        RENEWALS(missing_session_is_created_at_once),
        RENEWALS(session_that_is_new_and_expired_is_not_renewed_for_a_minute),
        RENEWALS(all_due_profiles_share_one_call),
        RENEWALS(network_failures_at_the_start_are_retried_soon_then_less_often),
        RENEWALS(later_network_failures_back_off),
        RENEWALS(retry_after_of_the_server_is_honoured),
        RENEWALS(resume_ends_the_network_back_off_and_starts_with_short_ones),
        RENEWALS(short_back_offs_end_a_minute_after_the_resume),
        RENEWALS(resume_does_not_shorten_other_back_offs),
        RENEWALS(other_failures_wait_longer_and_each_profile_has_its_own),
        RENEWALS(back_off_is_shorter_by_chance),
        RENEWALS(sign_in_that_cannot_run_is_not_retried_constantly),
        RENEWALS(full_keyring_does_not_cause_constant_retries),
        RENEWALS(nothing_is_left_without_login),
        RENEWALS(nothing_is_left_after_a_refusal),
        RENEWALS(nothing_is_left_when_the_session_or_the_profile_was_removed),
        RENEWALS(nothing_is_left_in_the_background_when_that_is_off),
        RENEWALS(nothing_is_left_eight_hours_after_a_shell_last_asked),
        RENEWALS(nothing_is_left_without_the_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
