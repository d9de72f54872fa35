/* SPDX-License-Identifier: MIT
 *
 * base/clock: both text forms, and what is refused.
 */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DUFF_TIME = 1542314978 }; /* 2018-11-15T20:49:38Z */

static void
times_are_written_in_utc_and_for_people_in_their_zone(void **state)
{
    char text[CLOCK_TEXT_SIZE];

    (void)state;
    clock_format_rfc3339(DUFF_TIME, text);
    assert_string_equal(text, "2018-11-15T20:49:38Z");
    setenv("TZ", "UTC", 1);
    clock_format_local(DUFF_TIME, text);
    assert_string_equal(text, "Thu Nov 15 20:49:38 2018 UTC");
    setenv("TZ", "<+0545>-5:45", 1);
    clock_format_local(DUFF_TIME, text);
    assert_string_equal(text, "Fri Nov 16 02:34:38 2018 +0545");
}

static void
rfc3339_is_read_without_its_fraction(void **state)
{
    time_t when = 0;

    (void)state;
    assert_true(clock_parse_rfc3339("2018-11-15T20:49:38Z", &when));
    assert_int_equal(when, DUFF_TIME);
    assert_true(clock_parse_rfc3339("2018-11-15T20:49:38.987654Z", &when));
    assert_int_equal(when, DUFF_TIME);
    assert_true(clock_parse_rfc3339("2018-11-15T20:49:38+00:00", &when));
    assert_int_equal(when, DUFF_TIME);
}

static void
other_text_is_not_a_time(void **state)
{
    static const char *const texts[] = {"",
                                        "tomorrow",
                                        "2018-11-15",
                                        "2018-11-15T20:49:38",
                                        "2018-11-15T20:49:38+02:00",
                                        "2018-13-15T20:49:38Z",
                                        "2027-02-30T20:49:38Z",
                                        "2027-02-29T20:49:38Z",
                                        "2027-04-31T20:49:38Z",
                                        "2018-11-15T20:49:38Z; id"};
    time_t when = 7;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_false(clock_parse_rfc3339(texts[i], &when));
        assert_int_equal(when, 7);
    }
}

static void
boot_clock_never_goes_back(void **state)
{
    int64_t earlier = clock_since_boot_ns();

    (void)state;
    assert_true(clock_since_boot_ns() >= earlier);
    assert_true(clock_since_boot() >= (time_t)(earlier / 1000000000));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_written_in_utc_and_for_people_in_their_zone),
        cmocka_unit_test(rfc3339_is_read_without_its_fraction),
        cmocka_unit_test(other_text_is_not_a_time),
        cmocka_unit_test(boot_clock_never_goes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
