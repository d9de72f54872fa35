/* SPDX-License-Identifier: MIT
 *
 * keyring/marker: each kind with its times and its sentence.
 */
#include "keyring/marker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "test_keys.h"

static void
marker_is_read_back_with_times_and_sentence(void **state)
{
    struct marker marker = {.until_since_boot = 12345, .status = 4};
    struct marker found = {0};
    struct keyring keyring;
    int64_t before = clock_since_boot_ns();

    (void)state;
    test_keys_open(&keyring);
    text_copy(marker.sentence, sizeof(marker.sentence), "No 100%.\nTry again.");
    marker_set(&keyring, MARKER_FAILURE, "duff", &marker);
    assert_true(marker_find(&keyring, MARKER_FAILURE, "duff", &found));
    assert_string_equal(found.sentence, "No 100%.\nTry again.");
    assert_int_equal(found.until_since_boot, 12345);
    assert_int_equal(found.status, 4);
    assert_true(found.made_ns >= before && found.made_ns <= clock_since_boot_ns());
    assert_true(found.made_ns == marker.made_ns);
    assert_in_range(found.made_at, clock_now() - 30, clock_now());
}

static void
kinds_and_names_are_separate(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    for (enum marker_kind kind = MARKER_REMOVED; kind <= MARKER_NO_MACHINE_PASSWORD; kind++) {
        struct marker marker = {0};

        snprintf(marker.sentence, sizeof(marker.sentence), "kind %d", (int)kind);
        marker_set(&keyring, kind, "duff", &marker);
    }
    for (enum marker_kind kind = MARKER_REMOVED; kind <= MARKER_NO_MACHINE_PASSWORD; kind++) {
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
cleared_marker_is_gone(void **state)
{
    struct marker marker = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    marker_set(&keyring, MARKER_NO_MACHINE_PASSWORD, "", &marker);
    assert_true(marker_find(&keyring, MARKER_NO_MACHINE_PASSWORD, "", &marker));
    marker_clear(&keyring, MARKER_NO_MACHINE_PASSWORD, "");
    marker_clear(&keyring, MARKER_NO_MACHINE_PASSWORD, "");
    assert_false(marker_find(&keyring, MARKER_NO_MACHINE_PASSWORD, "", &marker));
}

static void
later_marker_replaces_the_earlier(void **state)
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
every_marker_expires(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    for (enum marker_kind kind = MARKER_REMOVED; kind <= MARKER_NO_MACHINE_PASSWORD; kind++) {
        struct marker marker = {0};

        marker_set(&keyring, kind, "duff", &marker);
    }
    keyring_each(&keyring, "mark", check_end, &keyring);
}

static void
without_a_keyring_other_markers_are_not_stored(void **state)
{
    struct keyring keyring = {0};
    struct marker marker = {0};

    (void)state;
    assert_false(marker_set(&keyring, MARKER_REMOVED, "duff", &marker));
    assert_false(marker_find(&keyring, MARKER_REMOVED, "duff", &marker));
    marker_clear(&keyring, MARKER_REMOVED, "duff");
}

static void
without_a_keyring_a_file_protects_the_account(void **state)
{
    static const enum marker_kind kinds[] = {MARKER_REFUSED, MARKER_ATTEMPT, MARKER_CODE_REFUSED};
    struct keyring keyring = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct marker marker = {.sentence = "It was refused.\nReally."};
        struct marker found = {0};

        assert_true(marker_set(&keyring, kinds[i], "a/b@duff-beer.example", &marker));
        assert_true(marker_find(&keyring, kinds[i], "a/b@duff-beer.example", &found));
        assert_string_equal(found.sentence, marker.sentence);
        assert_true(found.made_ns == marker.made_ns && found.made_at == marker.made_at);
        assert_false(marker_find(&keyring, kinds[i], "ab@duff-beer.example", &found));
        marker_clear(&keyring, kinds[i], "a/b@duff-beer.example");
        assert_false(marker_find(&keyring, kinds[i], "a/b@duff-beer.example", &found));
    }
}

/* Makes the only file in the state directory older. */
static void
make_older(long seconds)
{
    char command[256];

    snprintf(command, sizeof(command),
             "find \"${XDG_STATE_HOME:-$HOME/.local/state}/ajc\" -type f -exec touch -d '%ld seconds ago' {} +",
             seconds);
    assert_int_equal(system(command), 0);
}

static void
file_has_the_same_end_as_the_key(void **state)
{
    struct keyring keyring = {0};
    struct marker marker = {0};

    (void)state;
    assert_true(marker_set(&keyring, MARKER_ATTEMPT, "duffman", &marker));
    make_older(86400 - 60);
    assert_true(marker_find(&keyring, MARKER_ATTEMPT, "duffman", &marker));
    make_older(86400 + 60);
    assert_false(marker_find(&keyring, MARKER_ATTEMPT, "duffman", &marker));
    make_older(0);
    assert_false(marker_find(&keyring, MARKER_ATTEMPT, "duffman", &marker));
}

static void
marker_that_cannot_be_stored_is_reported(void **state)
{
    struct keyring keyring = {0};
    struct marker marker = {0};

    (void)state;
    assert_int_equal(setenv("XDG_STATE_HOME", "/proc/nowhere", 1), 0);
    assert_false(marker_set(&keyring, MARKER_ATTEMPT, "duffman", &marker));
    assert_false(marker_find(&keyring, MARKER_ATTEMPT, "duffman", &marker));
    assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
}

static void
invalid_marker_is_ignored(void **state)
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
        WITH_KEYS(marker_is_read_back_with_times_and_sentence),
        WITH_KEYS(kinds_and_names_are_separate),
        WITH_KEYS(cleared_marker_is_gone),
        WITH_KEYS(later_marker_replaces_the_earlier),
        WITH_KEYS(every_marker_expires),
        WITH_KEYS(without_a_keyring_other_markers_are_not_stored),
        WITH_KEYS(without_a_keyring_a_file_protects_the_account),
        WITH_KEYS(file_has_the_same_end_as_the_key),
        WITH_KEYS(marker_that_cannot_be_stored_is_reported),
        WITH_KEYS(invalid_marker_is_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
