/* SPDX-License-Identifier: MIT
 *
 * names/factor: names of factors, JumpCloud's words for them, and lists of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "names/factor.h"

static void
names_are_converted_in_both_directions(void **state)
{
    static const enum factor all[] = {FACTOR_TOTP, FACTOR_PUSH, FACTOR_KEY,  FACTOR_DUO,
                                      FACTOR_GO,   FACTOR_SMS,  FACTOR_OTHER};

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        assert_int_equal(factor_find(factor_name(all[i])), all[i]);
        assert_string_not_equal(factor_words(all[i]), "");
    }
    assert_string_equal(factor_name(FACTOR_NONE), "");
    assert_int_equal(factor_find(""), FACTOR_NONE);
    assert_int_equal(factor_find("TOTP"), FACTOR_NONE);
    assert_int_equal(factor_find("carrier-pigeon"), FACTOR_NONE);
}

static void
words_of_jumpcloud_are_read_in_any_case(void **state)
{
    (void)state;
    assert_int_equal(factor_of_jumpcloud("totp"), FACTOR_TOTP);
    assert_int_equal(factor_of_jumpcloud("PUSH"), FACTOR_PUSH);
    assert_int_equal(factor_of_jumpcloud("webauthn"), FACTOR_KEY);
    assert_int_equal(factor_of_jumpcloud("duo"), FACTOR_DUO);
    assert_int_equal(factor_of_jumpcloud("DURT"), FACTOR_GO);
    assert_int_equal(factor_of_jumpcloud("sms"), FACTOR_SMS);
    assert_int_equal(factor_of_jumpcloud("carrier-pigeon"), FACTOR_OTHER);
    assert_int_equal(factor_of_jumpcloud(""), FACTOR_OTHER);
}

static void
list_names_each_factor_and_is_truncated(void **state)
{
    char list[64];
    char small[8];

    (void)state;
    factor_list(FACTOR_TOTP | FACTOR_DUO | FACTOR_KEY, list, sizeof(list));
    assert_string_equal(list, "a code (totp), a security key (key), Duo");
    factor_list(0, list, sizeof(list));
    assert_string_equal(list, "");
    factor_list(FACTOR_TOTP | FACTOR_DUO, small, sizeof(small));
    assert_string_equal(small, "a code ");
}

static void
three_factors_are_supported(void **state)
{
    (void)state;
    assert_true(factor_is_supported(FACTOR_TOTP));
    assert_true(factor_is_supported(FACTOR_PUSH));
    assert_true(factor_is_supported(FACTOR_KEY));
    assert_false(factor_is_supported(FACTOR_DUO));
    assert_false(factor_is_supported(FACTOR_NONE));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_converted_in_both_directions),
        cmocka_unit_test(words_of_jumpcloud_are_read_in_any_case),
        cmocka_unit_test(list_names_each_factor_and_is_truncated),
        cmocka_unit_test(three_factors_are_supported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
