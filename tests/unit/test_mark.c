/* SPDX-License-Identifier: MIT
 *
 * store/mark: each kind by itself, with its times and its sentence.
 */
#include "store/mark.h"

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
    struct mark mark = {.until_since_boot = 12345, .status = 4};
    struct mark found = {0};
    struct keyring keyring;
    int64_t before = clock_since_boot_ns();

    (void)state;
    test_keys_open(&keyring);
    text_copy(mark.sentence, sizeof(mark.sentence), "No 100%.\nTry again.");
    mark_set(&keyring, MARK_FAILURE, "duff", &mark);
    assert_true(mark_find(&keyring, MARK_FAILURE, "duff", &found));
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
    for (enum mark_kind kind = MARK_REMOVED; kind <= MARK_NO_SEED; kind++) {
        struct mark mark = {0};

        snprintf(mark.sentence, sizeof(mark.sentence), "kind %d", (int)kind);
        mark_set(&keyring, kind, "duff", &mark);
    }
    for (enum mark_kind kind = MARK_REMOVED; kind <= MARK_NO_SEED; kind++) {
        struct mark found = {0};
        char sentence[32];

        snprintf(sentence, sizeof(sentence), "kind %d", (int)kind);
        assert_true(mark_find(&keyring, kind, "duff", &found));
        assert_string_equal(found.sentence, sentence);
        assert_false(mark_find(&keyring, kind, "beer", &found));
        assert_false(mark_find(&keyring, kind, "", &found));
    }
}

static void
cleared_mark_is_gone(void **state)
{
    struct mark mark = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    mark_set(&keyring, MARK_NO_SEED, "", &mark);
    assert_true(mark_find(&keyring, MARK_NO_SEED, "", &mark));
    mark_clear(&keyring, MARK_NO_SEED, "");
    mark_clear(&keyring, MARK_NO_SEED, "");
    assert_false(mark_find(&keyring, MARK_NO_SEED, "", &mark));
}

static void
later_mark_replaces_the_earlier(void **state)
{
    struct mark first = {.until_since_boot = 7, .sentence = "first"};
    struct mark second = {0};
    struct mark found = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    mark_set(&keyring, MARK_BACKOFF, "duff", &first);
    mark_set(&keyring, MARK_BACKOFF, "duff", &second);
    assert_true(mark_find(&keyring, MARK_BACKOFF, "duff", &found));
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
    for (enum mark_kind kind = MARK_REMOVED; kind <= MARK_NO_SEED; kind++) {
        struct mark mark = {0};

        mark_set(&keyring, kind, "duff", &mark);
    }
    keyring_each(&keyring, "mark", check_end, &keyring);
}

static void
without_a_keyring_there_are_no_marks(void **state)
{
    struct keyring keyring = {0};
    struct mark mark = {0};

    (void)state;
    mark_set(&keyring, MARK_REMOVED, "duff", &mark);
    assert_false(mark_find(&keyring, MARK_REMOVED, "duff", &mark));
    mark_clear(&keyring, MARK_REMOVED, "duff");
}

static void
mark_that_is_not_understood_is_none(void **state)
{
    struct keyring keyring;
    struct mark found = {.sentence = "untouched"};

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "mark", "removed:duff", "ajc 2\nat 1\nmade 1\n", 100);
    assert_false(mark_find(&keyring, MARK_REMOVED, "duff", &found));
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
