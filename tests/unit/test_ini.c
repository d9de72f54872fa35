/* SPDX-License-Identifier: MIT
 *
 * session/ini: which section, which value and which lines, by the rules of Python's configparser. The same is
 * asked of configparser itself in tests/flow/aws_config.py.
 */
#include "aws_files/ini.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char file[] = "# mine\n"
                           "region = outside\n"
                           "[default]\n"
                           "Region = eu-west-1  \r\n"
                           "output: text\n"
                           "role_arn = arn\n"
                           "s3 =\n"
                           "    addressing_style = path\n"
                           "    # a comment\n"
                           "\n"
                           "    [profile nested]\n"
                           "empty =\n"
                           "[profile \"duff\"]\n"
                           "a=b=c\n"
                           "[sso-session beer]\n"
                           "x = y";

static void
sections_are_found_by_kind_and_name(void **state)
{
    struct aws_section section;
    struct aws_section before = {1, 2, 3};

    (void)state;
    assert_true(ini_find(file, "profile", "default", &section));
    assert_ptr_equal(file + section.begin, strstr(file, "[default]"));
    assert_ptr_equal(file + section.body, strstr(file, "Region"));
    assert_ptr_equal(file + section.end, strstr(file, "[profile \"duff\"]"));
    assert_true(ini_find(file, "profile", "duff", &section));
    assert_true(ini_find(file, "sso-session", "beer", &section));
    assert_int_equal(section.end, strlen(file));
    section = before;
    assert_false(ini_find(file, "profile", "nested", &section));
    assert_false(ini_find(file, "", "duff", &section));
    assert_false(ini_find(file, "profile", "beer", &section));
    assert_false(ini_find("", "profile", "duff", &section));
    assert_memory_equal(&section, &before, sizeof(section));
    assert_true(ini_find("[duff]\n[profile duff]", "", "duff", &section));
    assert_int_equal(section.begin, 0);
    assert_int_equal(section.end, 7);
}

static void
a_value_is_what_stands_behind_the_sign(void **state)
{
    struct aws_section section = {0};
    size_t line = 0;
    size_t line_size = 0;
    char value[32];

    (void)state;
    assert_true(ini_find(file, "profile", "default", &section));
    assert_true(ini_value(file, &section, "region", value, sizeof(value), &line, &line_size));
    assert_string_equal(value, "eu-west-1");
    assert_ptr_equal(file + line, strstr(file, "Region"));
    assert_int_equal(line_size, strlen("Region = eu-west-1  \r\n"));
    assert_true(ini_value(file, &section, "output", value, sizeof(value), NULL, NULL));
    assert_string_equal(value, "text");
    assert_true(ini_value(file, &section, "empty", value, sizeof(value), NULL, NULL));
    assert_string_equal(value, "");
    assert_false(ini_value(file, &section, "addressing_style", value, sizeof(value), NULL, NULL));
    assert_false(ini_value(file, &section, "a", value, sizeof(value), NULL, NULL));
    assert_true(ini_find(file, "profile", "duff", &section));
    assert_true(ini_value(file, &section, "a", value, sizeof(value), NULL, NULL));
    assert_string_equal(value, "b=c");
    assert_true(ini_value(file, &section, "a", value, 2, NULL, NULL));
    assert_string_equal(value, "b");
}

static void
lines_are_copied_with_what_continues_them(void **state)
{
    static const char *const keys[] = {"output", "s3", "x", NULL};
    CLEANUP_SECRET struct secret copy = {0};
    struct aws_section section = {0};

    (void)state;
    assert_true(ini_find(file, "profile", "default", &section));
    ini_copy(file, &section, keys, &copy);
    assert_string_equal(secret_text(&copy), "output: text\ns3 =\n    addressing_style = path\n    [profile nested]\n");
    secret_clear(&copy);
    assert_true(ini_find(file, "sso-session", "beer", &section));
    ini_copy(file, &section, keys, &copy);
    assert_string_equal(secret_text(&copy), "x = y\n");
}

static void
the_line_that_a_parser_gives_up_on_is_found(void **state)
{
    static const struct {
        const char *text;
        size_t line;
        const char *reason;
    } cases[] = {
        {"", 0, ""},
        {"[default]\nregion = x\n[profile duff]\nregion = y\ns3 =\n  a\n  a\n", 0, ""},
        {"# mine\nregion = x\n[default]\n", 2, "before the first [section]"},
        {"\xef\xbb\xbf[default]\nregion = x\n", 1, "before the first [section]"},
        {"[default]\nregion\n[default]\n", 2, "not KEY = VALUE"},
        {"[default]\n= x\n", 2, "not KEY = VALUE"},
        {"[default]\n\n[profile duff]\n[default]\nregion\n", 4, "section is there already"},
        {"[Default]\n[default]\nregion = x\noutput = y\nREGION: z", 5, "key is in the section already"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *reason = "";

        assert_int_equal(ini_fault(cases[i].text, &reason), cases[i].line);
        assert_non_null(strstr(reason, cases[i].reason));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_are_found_by_kind_and_name),
        cmocka_unit_test(a_value_is_what_stands_behind_the_sign),
        cmocka_unit_test(lines_are_copied_with_what_continues_them),
        cmocka_unit_test(the_line_that_a_parser_gives_up_on_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
