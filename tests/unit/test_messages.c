/* SPDX-License-Identifier: MIT
 *
 * session/ask/messages: every row of failures.h has the text of tests/data/messages.txt, its values and its code;
 * the argument of "ajc-hook login".
 */
#include "session/ask/messages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "sentence.h"
#include "temp_home.h"

#define NUMBER 1000000000001
#define NUMBER_TEXT "1000000000001"
#define EXACT_SIZE sizeof(((struct error *)NULL)->text)

/* All values are different. */
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

/* The text of a failure with the values "%s"; numbers are replaced by "%lld" afterwards. */
static void
exact_text(enum failure_id id, char text[static EXACT_SIZE])
{
    struct failure failure = {.id = id, .count = failure_value_count(id)};
    struct error error;
    size_t size = 0;

    for (size_t i = 0; i < failure.count; i++) {
        failure.values[i].is_number = failure_value_is_number(id, i);
        failure.values[i].number = failure.values[i].is_number ? NUMBER : 0;
        text_copy(failure.values[i].text, sizeof(failure.values[i].text), failure.values[i].is_number ? "" : "%s");
    }
    error = messages_error(&failure);
    for (const char *at = error.text; *at != '\0';) {
        bool is_number = strncmp(at, NUMBER_TEXT, strlen(NUMBER_TEXT)) == 0;

        size += (size_t)snprintf(text + size, EXACT_SIZE - size, "%.*s", is_number ? 4 : 1, is_number ? "%lld" : at);
        at += is_number ? strlen(NUMBER_TEXT) : 1;
    }
}

static void
every_failure_has_the_text_of_the_table(void **state)
{
    (void)state;
    for (int id = FAILURE_NONE + 1; id < FAILURE_COUNT; id++) {
        CLEANUP_FREE char *row = sentence_row(failure_name((enum failure_id)id));
        char text[EXACT_SIZE] = "";

        if (row == NULL) {
            fail_msg("tests/data/messages.txt has no row %s", failure_name((enum failure_id)id));
        }
        exact_text((enum failure_id)id, text);
        assert_string_equal(text, row);
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
command_names_an_account_other_than_the_default(void **state)
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
        cmocka_unit_test(every_failure_has_the_text_of_the_table),
        cmocka_unit_test(no_failure_is_no_error),
        cmocka_unit_test_setup_teardown(command_names_an_account_other_than_the_default, temp_home_make,
                                        temp_home_remove),
        cmocka_unit_test_setup_teardown(without_a_default_account_no_command_names_one, temp_home_make,
                                        temp_home_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
