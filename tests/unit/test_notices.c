/* SPDX-License-Identifier: MIT
 *
 * shell_env/notices: which notices are known, for which subject, and for how long.
 */
#include "shell_env/notices.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
notice_is_stored_once(void **test)
{
    char noticed[NOTICES_SIZE] = "";

    (void)test;
    assert_true(notices_note(noticed, "expired", "duff", "ASIAONE"));
    assert_false(notices_note(noticed, "expired", "duff", "ASIAONE"));
    assert_true(notices_holds(noticed, "expired", "duff", "ASIAONE"));
    assert_false(notices_holds(noticed, "expired", "duff", "ASIATWO"));
    assert_false(notices_holds(noticed, "expired", "duf", "ASIAONE"));
}

static void
last_notice_of_each_subject_is_kept(void **test)
{
    char noticed[NOTICES_SIZE] = "";

    (void)test;
    notices_note(noticed, "expired", "duff", "ASIAONE");
    notices_note(noticed, "absent", "beer", "");
    notices_note(noticed, "failed", "duff", "");
    assert_string_equal(noticed, "absent:beer: failed:duff:");
    assert_true(notices_note(noticed, "expired", "duff", "ASIAONE"));
    assert_false(notices_note(noticed, "absent", "beer", ""));
}

static void
one_subject_is_forgotten(void **test)
{
    char noticed[NOTICES_SIZE] = "absent:beer: failed:duff: foreign:AKIA: absent:duff2:";

    (void)test;
    notices_forget(noticed, "duff");
    assert_string_equal(noticed, "absent:beer: foreign:AKIA: absent:duff2:");
    notices_forget(noticed, "beer");
    notices_forget(noticed, "duff2");
    notices_forget(noticed, "nobody");
    assert_string_equal(noticed, "foreign:AKIA:");
}

/* Untrusted text neither ends a word nor splits it. */
static void
any_text_is_a_subject(void **test)
{
    static const char *const subjects[] = {"", " ", "a b", "a:b", "\n", ":::", "\xff\xfe", "x absent:duff:"};

    (void)test;
    for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
        char noticed[NOTICES_SIZE] = "";

        assert_true(notices_note(noticed, "foreign", subjects[i], subjects[i]));
        assert_true(notices_note(noticed, "absent", "duff", ""));
        assert_false(notices_note(noticed, "foreign", subjects[i], subjects[i]));
        notices_forget(noticed, subjects[i]);
        assert_string_equal(noticed, "absent:duff:");
    }
}

static void
oldest_notice_is_dropped_for_space(void **test)
{
    char noticed[NOTICES_SIZE] = "";
    char subject[100];

    (void)test;
    for (int i = 0; i < 200; i++) {
        snprintf(subject, sizeof(subject), "%03d-%060d-too-long-for-a-subject", i, 0);
        assert_true(notices_note(noticed, "foreign", subject, ""));
        assert_false(notices_note(noticed, "foreign", subject, ""));
        assert_true(strlen(noticed) < NOTICES_SIZE);
    }
    assert_true(strlen(noticed) > NOTICES_SIZE / 2);
    assert_int_equal(strncmp(noticed, "foreign:", 8), 0);
}

/* The list is stored in a shell variable, which anything can change. */
static void
invalid_list_is_accepted(void **test)
{
    static const char *const texts[] = {"   ", ":", "a", "a:", " : : ", "a:duff", "::::::duff:"};

    (void)test;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        char noticed[NOTICES_SIZE];

        snprintf(noticed, sizeof(noticed), "%s", texts[i]);
        notices_forget(noticed, "duff");
        assert_true(notices_note(noticed, "absent", "duff", ""));
        assert_false(notices_note(noticed, "absent", "duff", ""));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notice_is_stored_once),
        cmocka_unit_test(last_notice_of_each_subject_is_kept),
        cmocka_unit_test(one_subject_is_forgotten),
        cmocka_unit_test(any_text_is_a_subject),
        cmocka_unit_test(oldest_notice_is_dropped_for_space),
        cmocka_unit_test(invalid_list_is_accepted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
