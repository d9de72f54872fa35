/* SPDX-License-Identifier: MIT
 *
 * session/ask/messages: every row of failures.h has its sentence with its values and its code; what stands behind
 * "ajc-hook login".
 */
#include "session/ask/messages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "temp_home.h"

/* Each value another one. */
static void
fill(struct failure *failure, enum failure_id id)
{
    *failure = (struct failure){.id = id, .count = failure_value_count(id)};
    for (size_t i = 0; i < failure->count; i++) {
        struct failure_value *value = &failure->values[i];

        value->is_number = failure_value_is_number(id, i);
        value->number = value->is_number ? 1000000000000LL + (long long)i : 0;
        snprintf(value->text, sizeof(value->text), "%s", value->is_number ? "" : (char[]){(char)('a' + i), '?', '\0'});
    }
}

static void
every_failure_has_its_sentence_and_code(void **state)
{
    (void)state;
    for (int id = FAILURE_NONE + 1; id < FAILURE_COUNT; id++) {
        struct failure failure;
        struct error error;

        fill(&failure, (enum failure_id)id);
        error = messages_error(&failure);
        assert_int_equal(error.code, failure_code(&failure));
        for (size_t i = 0; i < failure.count; i++) {
            char number[32];

            snprintf(number, sizeof(number), "%lld", failure.values[i].number);
            assert_non_null(strstr(error.text, failure.values[i].is_number ? number : failure.values[i].text));
        }
    }
}

static void
no_failure_is_no_error(void **state)
{
    const struct failure failure = {0};
    struct error error = messages_error(&failure);

    (void)state;
    assert_int_equal(error.code, ERROR_NONE);
    assert_string_equal(error.text, "");
}

static void
the_command_names_an_account_that_is_not_the_default_one(void **state)
{
    static const struct {
        const char *email;
        const char *behind;
    } cases[] = {
        {"", ""},
        {"duffman@duff-beer.com", ""},
        {"Duffman@Duff-Beer.com", ""},
        {"barney@duff-beer.com", " barney@duff-beer.com"},
        {"o'barney@duff-beer.com", " 'o'\\''barney@duff-beer.com'"},
    };
    CLEANUP_CONFIG struct config *config = NULL;

    (void)state;
    assert_true(config_open(&config, NULL));
    assert_true(config_put_setting(config, "default_account", "duffman@duff-beer.com", NULL));
    config_close(&config);
    assert_true(config_open(&config, NULL));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(messages_account(config, cases[i].email).text, cases[i].behind);
    }
}

static void
without_a_default_account_no_command_names_one(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;

    (void)state;
    assert_true(config_open(&config, NULL));
    assert_string_equal(messages_account(config, "barney@duff-beer.com").text, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failure_has_its_sentence_and_code),
        cmocka_unit_test(no_failure_is_no_error),
        cmocka_unit_test_setup_teardown(the_command_names_an_account_that_is_not_the_default_one, temp_home_make,
                                        temp_home_remove),
        cmocka_unit_test_setup_teardown(without_a_default_account_no_command_names_one, temp_home_make,
                                        temp_home_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
