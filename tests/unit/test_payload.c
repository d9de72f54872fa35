/* SPDX-License-Identifier: MIT
 *
 * keyring/payload: added values are found again, whatever they contain, and cannot be taken for another field.
 */
#include "keyring/payload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
any_value_is_read_back(void **state)
{
    static const char *const values[] = {"duff",          "%",        "%%",      "100%25", "%0A",          "%0a",
                                         "two\nlines",    "\n",       "\n\n%",   " a b ",  "\r\t\x01\x7f", "ends in %",
                                         "\xc3\xbcmlaut", "\xff\xfe", "ajc 1\n", "a=b;c"};

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        CLEANUP_SECRET struct secret text = {0};
        CLEANUP_SECRET struct secret value = {0};

        secret_clear(&text);
        payload_add(&text, "before", "1");
        payload_add(&text, "name", values[i]);
        payload_add(&text, "after", "2");
        assert_true(payload_find(secret_text(&text), "name", &value));
        assert_string_equal(secret_text(&value), values[i]);
        assert_true(payload_find(secret_text(&text), "after", &value));
        assert_string_equal(secret_text(&value), "2");
    }
}

static void
any_byte_is_read_back(void **state)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SECRET struct secret given = {0};
    CLEANUP_SECRET struct secret value = {0};

    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        secret_append_bytes(&given, &(char){(char)byte}, 1);
    }
    secret_clear(&text);
    payload_add_bytes(&text, "packed", secret_text(&given), given.size);
    payload_add(&text, "after", "2");
    assert_int_equal(strlen(text.text), text.size);
    assert_true(payload_find(text.text, "packed", &value));
    assert_int_equal(value.size, given.size);
    assert_memory_equal(value.text, given.text, given.size);
    assert_true(payload_find(text.text, "after", &value));
}

static void
value_cannot_add_a_line(void **state)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SECRET struct secret value = {0};

    (void)state;
    secret_clear(&text);
    payload_add(&text, "role", "beer\nkey AKIAHOSTILE");
    assert_false(payload_find(secret_text(&text), "key", &value));
}

static void
name_is_found_whole_and_first(void **state)
{
    static const char text[] = "ajc 1\nkeyring a\nkey b\nkey c\n";
    CLEANUP_SECRET struct secret value = {0};

    (void)state;
    assert_true(payload_find(text, "key", &value));
    assert_string_equal(secret_text(&value), "b");
    assert_false(payload_find(text, "ke", &value));
    assert_false(payload_find(text, "ajc", &value));
    assert_string_equal(secret_text(&value), "b");
}

static void
empty_value_is_not_written(void **state)
{
    CLEANUP_SECRET struct secret text = {0};

    (void)state;
    secret_clear(&text);
    payload_add(&text, "role", "");
    assert_string_equal(secret_text(&text), "ajc 1\n");
}

static void
truncated_escape_ends_the_value(void **state)
{
    static const char *const texts[] = {"ajc 1\nname a%\nnext b\n", "ajc 1\nname a%2\nnext b\n", "ajc 1\nname a%"};
    CLEANUP_SECRET struct secret value = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_true(payload_find(texts[i], "name", &value));
        assert_string_equal(secret_text(&value), "a%");
    }
}

static void
only_this_version_is_understood(void **state)
{
    static const char *const others[] = {"", "ajc", "ajc 1", "ajc 2\n", "ajc 11\n", " ajc 1\n", "AJC 1\n", "\najc 1\n"};

    (void)state;
    assert_true(payload_is_valid("ajc 1\n"));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(payload_is_valid(others[i]));
    }
}

static void
text_too_long_for_its_buffer_is_not_found(void **state)
{
    static const char text[] = "ajc 1\nname 12345\n";
    char value[6] = "old";

    (void)state;
    assert_false(payload_find_text(text, "name", value, 5));
    assert_false(payload_find_text(text, "other", value, sizeof(value)));
    assert_string_equal(value, "old");
    assert_true(payload_find_text(text, "name", value, sizeof(value)));
    assert_string_equal(value, "12345");
}

static void
numbers_are_read_back_exactly_or_refused(void **state)
{
    static const long long numbers[] = {0, 1, -1, 1542314978, INT64_MAX, INT64_MIN};
    static const char *const others[] = {"1x", "x", "1 ", " 1", "+1", "0x10", "1.5", "9223372036854775808", "-"};
    long long value = 7;

    (void)state;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        CLEANUP_SECRET struct secret text = {0};

        secret_clear(&text);
        payload_add_number(&text, "at", numbers[i]);
        assert_true(payload_find_number(secret_text(&text), "at", &value));
        assert_true(value == numbers[i]);
    }
    value = 7;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        CLEANUP_SECRET struct secret text = {0};

        secret_clear(&text);
        payload_add(&text, "at", others[i]);
        assert_false(payload_find_number(secret_text(&text), "at", &value));
        assert_int_equal(value, 7);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_value_is_read_back),
        cmocka_unit_test(any_byte_is_read_back),
        cmocka_unit_test(value_cannot_add_a_line),
        cmocka_unit_test(name_is_found_whole_and_first),
        cmocka_unit_test(empty_value_is_not_written),
        cmocka_unit_test(truncated_escape_ends_the_value),
        cmocka_unit_test(only_this_version_is_understood),
        cmocka_unit_test(text_too_long_for_its_buffer_is_not_found),
        cmocka_unit_test(numbers_are_read_back_exactly_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
