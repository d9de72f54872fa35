/* SPDX-License-Identifier: MIT
 *
 * aws_files/shell_words: like Python's shlex.split(); unit_aws_files compares with Python.
 */
#include "aws_files/shell_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Each word between angle brackets; "none" when the text is refused. */
static const char *
split(const char *text)
{
    static char seen[256];
    CLEANUP_SHELL_WORDS struct shell_words words = {0};
    size_t used = 0;

    if (!shell_words_split(text, &words)) {
        assert_int_equal(words.count, 0);
        return "none";
    }
    seen[0] = '\0';
    for (size_t i = 0; i < words.count; i++) {
        used += (size_t)snprintf(seen + used, sizeof(seen) - used, "<%s>", words.words[i]);
    }
    return seen;
}

static void
words_are_split_and_quotes_removed(void **state)
{
    static const struct {
        const char *text;
        const char *words;
    } cases[] = {
        {"", ""},
        {" \t\r\n", ""},
        {"a", "<a>"},
        {"  a\t b\n", "<a><b>"},
        {"\"a b\" 'c d'", "<a b><c d>"},
        {"a\"b c\"'d'e", "<ab cde>"},
        {"'' \"\"", "<><>"},
        {"a\\ b \\\"c \\\\", "<a b><\"c><\\>"},
        {"\"a\\\"b\\\\c\\d\"", "<a\"b\\c\\d>"},
        {"'a\\b\\\\c'", "<a\\b\\\\c>"},
        {"# a;b", "<#><a;b>"},
        {"a\vb", "<a\vb>"},
        {"  op\t read  'op://My Vault/x' ", "<op><read><op://My Vault/x>"},
        {"a 'it'\\''s' \"say \\\"x\\\" \\n\"", "<a><it's><say \"x\" \\n>"},
        {"a $HOME *", "<a><$HOME><*>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(split(cases[i].text), cases[i].words);
    }
}

static void
truncated_input_is_refused(void **state)
{
    static const char *const cases[] = {"\"a", "'a", "a 'b", "a\\", "\"a\\", "\"a\\\"", "a b\"c"};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(split(cases[i]), "none");
    }
}

static void
unfinished_words_are_split_while_typing(void **state)
{
    static const struct {
        const char *text;
        const char *last;
        size_t place, count;
    } cases[] = {
        {"", "", 0, 1},           {" ", "", 1, 1},           {"ajc", "ajc", 0, 1},    {"ajc ", "", 4, 2},
        {"ajc  x", "x", 5, 2},    {"ajc 'x y", "x y", 4, 2}, {"ajc 'x ", "x ", 4, 2}, {"ajc x\\", "x", 4, 2},
        {"ajc x\\ ", "x ", 4, 2}, {"ajc '' ", "", 7, 3},     {"a b c d", "d", 6, 4},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_SHELL_WORDS struct shell_words words = {0};

        shell_words_split_typed(cases[i].text, &words);
        assert_int_equal(words.count, cases[i].count);
        assert_string_equal(words.words[words.count - 1], cases[i].last);
        assert_int_equal(words.places[words.count - 1], cases[i].place);
        assert_null(words.words[words.count]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_split_and_quotes_removed),
        cmocka_unit_test(truncated_input_is_refused),
        cmocka_unit_test(unfinished_words_are_split_while_typing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
