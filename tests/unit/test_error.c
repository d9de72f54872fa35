/* SPDX-License-Identifier: MIT
 *
 * base/error: the exit statuses that scripts rely on, and texts that cannot control a terminal.
 */
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
codes_have_their_documented_exit_status(void **state)
{
    (void)state;
    assert_int_equal(error_exit_status(ERROR_NONE), 0);
    assert_int_equal(error_exit_status(ERROR_SYSTEM), 1);
    assert_int_equal(error_exit_status(ERROR_USAGE), 2);
    assert_int_equal(error_exit_status(ERROR_CONFIG), 2);
    assert_int_equal(error_exit_status(ERROR_NEEDS_PERSON), 3);
    assert_int_equal(error_exit_status(ERROR_DENIED), 4);
    assert_int_equal(error_exit_status(ERROR_NETWORK), 5);
    assert_int_equal(error_exit_status(ERROR_REPLY), 5);
}

static void
status_leads_back_to_a_code_of_the_same_status(void **state)
{
    (void)state;
    for (int code = ERROR_NONE; code <= ERROR_REPLY; code++) {
        int status = error_exit_status((enum error_code)code);

        assert_non_null(error_status_meaning(status));
        assert_int_equal(error_exit_status(error_code_of_status(status)), status);
    }
    assert_null(error_status_meaning(6));
    assert_int_equal(error_code_of_status(99), ERROR_SYSTEM);
}

static void
fix_is_a_part_of_the_text(void **state)
{
    struct error error = {0};
    int length = 0;

    (void)state;
    assert_false(error_set(&error, ERROR_CONFIG, "%s is wrong", "duff"));
    assert_null(error_fix(&error, &length));
    assert_int_equal(length, strlen("duff is wrong"));
    assert_false(error_add_fix(&error, "chmod go-w %s", "a\033b"));
    assert_string_equal(error.text, "duff is wrong; fix: chmod go-w a\\x1bb");
    assert_string_equal(error_fix(&error, &length), "chmod go-w a\\x1bb");
    assert_int_equal(length, strlen("duff is wrong"));
    error_set(&error, ERROR_CONFIG, "another one");
    assert_null(error_fix(&error, &length));
    assert_false(error_add_fix(NULL, "chmod"));
}

static void
fix_that_does_not_fit_is_omitted(void **state)
{
    struct error error = {0};
    char command[sizeof(error.text)] = "";
    int length = 0;

    (void)state;
    memset(command, 'x', sizeof(command) - 2);
    error_set(&error, ERROR_CONFIG, "wrong");
    error_add_fix(&error, "%s", command);
    assert_string_equal(error.text, "wrong");
    assert_null(error_fix(&error, &length));
}

static void
error_may_be_null(void **state)
{
    struct error error = {0};

    (void)state;
    assert_false(error_set(&error, ERROR_NETWORK, "No %s.", "beer"));
    assert_int_equal(error.code, ERROR_NETWORK);
    assert_string_equal(error.text, "No beer.");
    assert_false(error_set(NULL, ERROR_NETWORK, "Nobody listens."));
}

static void
control_characters_become_visible(void **state)
{
    struct error error = {0};

    (void)state;
    error_set(&error, ERROR_REPLY, "Duff said %s.", "\x1b]0;beer\a");
    assert_string_equal(error.text, "Duff said \\x1b]0;beer\\x07.");
}

static void
long_text_is_truncated(void **state)
{
    struct error error = {0};
    char words[4 * sizeof(error.text)];

    (void)state;
    memset(words, 'x', sizeof(words) - 1);
    words[sizeof(words) - 1] = '\0';
    error_set(&error, ERROR_REPLY, "%s", words);
    assert_int_equal(strlen(error.text), sizeof(error.text) - 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_have_their_documented_exit_status),
        cmocka_unit_test(status_leads_back_to_a_code_of_the_same_status),
        cmocka_unit_test(error_may_be_null),
        cmocka_unit_test(fix_is_a_part_of_the_text),
        cmocka_unit_test(fix_that_does_not_fit_is_omitted),
        cmocka_unit_test(control_characters_become_visible),
        cmocka_unit_test(long_text_is_truncated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
