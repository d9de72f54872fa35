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
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(split(cases[i].text), cases[i].words);
    }
}

static void
what_breaks_off_is_refused(void **state)
{
    static const char *const cases[] = {"\"a", "'a", "a 'b", "a\\", "\"a\\", "\"a\\\"", "a b\"c"};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(split(cases[i]), "none");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_split_and_quotes_removed),
        cmocka_unit_test(what_breaks_off_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
