/* SPDX-License-Identifier: MIT
 *
 * base/text: text for terminals, character sets, numbers and durations.
 */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
controls_and_misleading_characters_become_visible(void **state)
{
    static const struct {
        const char *from;
        const char *to;
    } cases[] = {
        {"plain", "plain"},
        {"caf\xc3\xa9 \xf0\x9f\x8d\xba", "caf\xc3\xa9 \xf0\x9f\x8d\xba"},
        {"\x1b[31m\n\t", "\\x1b[31m\\x0a\\x09"},
        {"\x7f", "\\x7f"},
        {"\xc2\x9b"
         "31m",
         "\\x9b31m"},
        {"\xe2\x80\xae", "\\u{202e}"},
        {"\xef\xbb\xbf", "\\u{feff}"},
        {"\xf3\xa0\x81\x81", "\\u{e0041}"},
        {"\xf3\xa0\x84\x80\xef\xb8\x8f", "\\u{e0100}\\u{fe0f}"},
        {"\xe3\x85\xa4\xe1\x85\x9f", "\\u{3164}\\u{115f}"},
        {"\xef\xbf\xb9", "\\u{fff9}"},
        {"\xe2\x80\xa8", "\\u{2028}"},
        {"\xd8\x80\xef\xbf\xbc", "\xd8\x80\xef\xbf\xbc"},
        {"\xff\xc0\xaf", "\\xff\\xc0\\xaf"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
        {"cut\xe2\x82", "cut\\xe2\\x82"},
    };
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        text_make_visible(text, sizeof(text), cases[i].from);
        assert_string_equal(text, cases[i].to);
    }
}

static void
long_text_is_truncated_between_characters(void **state)
{
    char text[6];

    (void)state;
    text_make_visible(text, sizeof(text), "abcd\xc3\xa9");
    assert_string_equal(text, "abcd");
    text_make_visible(text, sizeof(text), "abc\x1b");
    assert_string_equal(text, "abc");
}

static void
character_sets_are_exact(void **state)
{
    (void)state;
    assert_true(text_is_made_of("duff-BEER_2", 11, "-_"));
    assert_false(text_is_made_of("duff-BEER_2", 10, "-_"));
    assert_false(text_is_made_of("duff beer", 64, "-_"));
    assert_false(text_is_made_of("", 64, "-_"));
    assert_false(text_is_made_of("\xc3\xa9", 64, "-_"));
}

static void
numbers_are_whole_and_bounded(void **state)
{
    long long number = 7;

    (void)state;
    assert_true(text_to_number("42", 0, 100, &number));
    assert_int_equal(number, 42);
    assert_true(text_to_number("-3", -5, 100, &number));
    assert_int_equal(number, -3);
    number = 7;
    assert_false(text_to_number("101", 0, 100, &number));
    assert_false(text_to_number("4 2", 0, 100, &number));
    assert_false(text_to_number(" 42", 0, 100, &number));
    assert_false(text_to_number("+42", 0, 100, &number));
    assert_false(text_to_number("-", -5, 100, &number));
    assert_false(text_to_number("", 0, 100, &number));
    assert_false(text_to_number("99999999999999999999", 0, 100, &number));
    assert_int_equal(number, 7);
}

static void
durations_have_one_unit(void **state)
{
    long seconds = 7;

    (void)state;
    assert_true(text_to_seconds("90s", &seconds) && seconds == 90);
    assert_true(text_to_seconds("45m", &seconds) && seconds == 2700);
    assert_true(text_to_seconds("8h", &seconds) && seconds == 28800);
    assert_true(text_to_seconds("1d", &seconds) && seconds == 86400);
    assert_true(text_to_seconds("3600", &seconds) && seconds == 3600);
    seconds = 7;
    assert_false(text_to_seconds("", &seconds));
    assert_false(text_to_seconds("h", &seconds));
    assert_false(text_to_seconds("1h30m", &seconds));
    assert_false(text_to_seconds("-1h", &seconds));
    assert_false(text_to_seconds("1w", &seconds));
    assert_false(text_to_seconds("99999999999d", &seconds));
    assert_int_equal(seconds, 7);
}

static void
copying_is_whole_or_empty(void **state)
{
    char text[5] = "old";

    (void)state;
    assert_true(text_copy(text, sizeof(text), "duff"));
    assert_string_equal(text, "duff");
    assert_false(text_copy(text, sizeof(text), "brewer"));
    assert_string_equal(text, "");
}

static void
quoted_words_are_literal_in_every_shell(void **state)
{
    static const struct {
        const char *word;
        const char *shown;
    } rows[] = {
        {"duffman@duff-beer.com", "duffman@duff-beer.com"},
        {"/usr/bin/ajc-hook", "/usr/bin/ajc-hook"},
        {"a=b", "a=b"},
        {"=ls", "'=ls'"},
        {"", "''"},
        {"~root", "'~root'"},
        {"two words", "'two words'"},
        {"$(id)`id`;&|<>*?[]{}!#\"", "'$(id)`id`;&|<>*?[]{}!#\"'"},
        {"moe's", "'moe'\\''s'"},
        {"back\\slash", "'back'\\\\'slash'"},
        {"b\x1b]", "'b'\\\\'x1b]'"},
        {"d\xc3\xbc"
         "ff",
         "'d\xc3\xbc"
         "ff'"},
    };
    char long_word[TEXT_WORD_SIZE + 1];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(text_as_word(rows[i].word).text, rows[i].shown);
    }
    memset(long_word, 'x', sizeof(long_word));
    long_word[TEXT_WORD_SIZE] = '\0';
    assert_string_equal(text_as_word(long_word).text, "''");
    assert_string_equal(text_as_word(long_word + 1).text, long_word + 1);
    long_word[7] = ' ';
    assert_string_equal(text_as_word(long_word + 1).text, "''");
    assert_int_equal(strlen(text_as_word(long_word + 3).text), TEXT_WORD_SIZE - 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(controls_and_misleading_characters_become_visible),
        cmocka_unit_test(long_text_is_truncated_between_characters),
        cmocka_unit_test(character_sets_are_exact),
        cmocka_unit_test(numbers_are_whole_and_bounded),
        cmocka_unit_test(durations_have_one_unit),
        cmocka_unit_test(copying_is_whole_or_empty),
        cmocka_unit_test(quoted_words_are_literal_in_every_shell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
