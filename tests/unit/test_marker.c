/* SPDX-License-Identifier: MIT
 *
 * store/mark: each kind by itself, with its times and its sentence.
 */
#include "keyring/marker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "test_keys.h"

static void
mark_comes_back_with_times_and_sentence(void **state)
{
    struct marker mark = {.until_since_boot = 12345, .status = 4};
    struct marker found = {0};
    struct keyring keyring;
    int64_t before = clock_since_boot_ns();

    (void)state;
    test_keys_open(&keyring);
    text_copy(mark.sentence, sizeof(mark.sentence), "No 100%.\nTry again.");
    marker_set(&keyring, MARKER_FAILURE, "duff", &mark);
    assert_true(marker_find(&keyring, MARKER_FAILURE, "duff", &found));
    assert_string_equal(found.sentence, "No 100%.\nTry again.");
    assert_int_equal(found.until_since_boot, 12345);
    assert_int_equal(found.status, 4);
    assert_true(found.made_ns >= before && found.made_ns <= clock_since_boot_ns());
    assert_true(found.made_ns == mark.made_ns);
    assert_in_range(found.made_at, clock_now() - 5, clock_now());
}

static void
kinds_and_names_are_apart(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    for (enum marker_kind kind = MARKER_REMOVED; kind <= MARKER_NO_SEED; kind++) {
        struct marker mark = {0};

        snprintf(mark.sentence, sizeof(mark.sentence), "kind %d", (int)kind);
        marker_set(&keyring, kind, "duff", &mark);
    }
    for (enum marker_kind kind = MARKER_REMOVED; kind <= MARKER_NO_SEED; kind++) {
        struct marker found = {0};
        char sentence[32];

        snprintf(sentence, sizeof(sentence), "kind %d", (int)kind);
        assert_true(marker_find(&keyring, kind, "duff", &found));
        assert_string_equal(found.sentence, sentence);
        assert_false(marker_find(&keyring, kind, "beer", &found));
        assert_false(marker_find(&keyring, kind, "", &found));
    }
}

static void
cleared_mark_is_gone(void **state)
{
    struct marker mark = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    marker_set(&keyring, MARKER_NO_SEED, "", &mark);
    assert_true(marker_find(&keyring, MARKER_NO_SEED, "", &mark));
    marker_clear(&keyring, MARKER_NO_SEED, "");
    marker_clear(&keyring, MARKER_NO_SEED, "");
    assert_false(marker_find(&keyring, MARKER_NO_SEED, "", &mark));
}

static void
later_mark_replaces_the_earlier(void **state)
{
    struct marker first = {.until_since_boot = 7, .sentence = "first"};
    struct marker second = {0};
    struct marker found = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    marker_set(&keyring, MARKER_BACKOFF, "duff", &first);
    marker_set(&keyring, MARKER_BACKOFF, "duff", &second);
    assert_true(marker_find(&keyring, MARKER_BACKOFF, "duff", &found));
    assert_string_equal(found.sentence, "");
    assert_int_equal(found.until_since_boot, 0);
    assert_true(found.made_ns > first.made_ns);
}

static void
check_end(const char *name, void *context)
{
    const struct keyring *keyring = context;
    char description[KEYRING_NAME_SIZE];

    snprintf(description, sizeof(description), "mark:%s", name);
    assert_true(test_keys_has_end(test_keys_serial(keyring->ring, "user", description)));
}

static void
every_mark_has_an_end(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    for (enum marker_kind kind = MARKER_REMOVED; kind <= MARKER_NO_SEED; kind++) {
        struct marker mark = {0};

        marker_set(&keyring, kind, "duff", &mark);
    }
    keyring_each(&keyring, "mark", check_end, &keyring);
}

static void
without_a_keyring_there_are_no_marks(void **state)
{
    struct keyring keyring = {0};
    struct marker mark = {0};

    (void)state;
    marker_set(&keyring, MARKER_REMOVED, "duff", &mark);
    assert_false(marker_find(&keyring, MARKER_REMOVED, "duff", &mark));
    marker_clear(&keyring, MARKER_REMOVED, "duff");
}

static void
mark_that_is_not_understood_is_none(void **state)
{
    struct keyring keyring;
    struct marker found = {.sentence = "untouched"};

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "mark", "removed:duff", "ajc 2\nat 1\nmade 1\n", 100);
    assert_false(marker_find(&keyring, MARKER_REMOVED, "duff", &found));
    assert_string_equal(found.sentence, "untouched");
}

#define WITH_KEYS(test) cmocka_unit_test_setup(test, test_keys_empty)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_KEYS(mark_comes_back_with_times_and_sentence),
        WITH_KEYS(kinds_and_names_are_apart),
        WITH_KEYS(cleared_mark_is_gone),
        WITH_KEYS(later_mark_replaces_the_earlier),
        WITH_KEYS(every_mark_has_an_end),
        WITH_KEYS(without_a_keyring_there_are_no_marks),
        WITH_KEYS(mark_that_is_not_understood_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
