/* SPDX-License-Identifier: MIT
 *
 * aws_files/ini: what the readers of both dialects find, the line of an error, and what writing preserves.
 * unit_aws_files compares many more files with botocore.
 */
#include "aws_files/ini.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char file[] = "# mine\n"
                           "[default]\n"
                           "Region = eu-west-1  \r\n"
                           "output: text\n"
                           "s3 =\n"
                           "    addressing_style = path\n"
                           "    # a comment\n"
                           "\n"
                           "    [profile nested] = x\n"
                           "empty =\n"
                           "[DEFAULT]\n"
                           "output = json\n"
                           "cli_pager = less\n"
                           "[profile \"duff\"]\n"
                           "a=b=c";

static const char *
value_of(const struct ini *ini, const char *section_name, const char *name)
{
    const struct ini_section *section = ini_section(ini, section_name);
    const struct ini_entry *entry = section == NULL ? NULL : ini_entry(ini, section, name);

    return entry == NULL ? "(none)" : entry->value;
}

static void
configparser_finds_sections_and_values(void **state)
{
    CLEANUP_INI struct ini ini = {0};

    (void)state;
    ini_read(INI_CONFIGPARSER, file, strlen(file), &ini);
    assert_int_equal(ini.fault_line, 0);
    assert_int_equal(ini.section_count, 3);
    assert_string_equal(value_of(&ini, "default", "region"), "eu-west-1");
    assert_string_equal(value_of(&ini, "default", "output"), "text");
    assert_string_equal(value_of(&ini, "default", "s3"), "\naddressing_style = path\n\n[profile nested] = x");
    assert_string_equal(value_of(&ini, "default", "empty"), "");
    assert_string_equal(value_of(&ini, "default", "addressing_style"), "(none)");
    assert_string_equal(value_of(&ini, "profile \"duff\"", "a"), "b=c");
    assert_null(ini_section(&ini, "profile duff"));
}

static void
configparser_applies_default_to_all(void **state)
{
    CLEANUP_INI struct ini ini = {0};

    (void)state;
    ini_read(INI_CONFIGPARSER, file, strlen(file), &ini);
    assert_null(ini_section(&ini, "DEFAULT"));
    assert_string_equal(value_of(&ini, "default", "cli_pager"), "less");
    assert_string_equal(value_of(&ini, "profile \"duff\"", "output"), "json");
}

static void
configparser_fails_at_a_line(void **state)
{
    static const struct {
        const char *text;
        size_t line;
        const char *reason;
    } cases[] = {
        {"", 0, ""},
        {"[default]\nregion = x\n[profile duff]\nregion = y\ns3 =\n  a = 1\n  a = 1\n", 0, ""},
        {"# mine\nregion = x\n[default]\n", 2, "before the first [section]"},
        {"\xef\xbb\xbf[default]\nregion = x\n", 1, "before the first [section]"},
        {"[default]\nregion\n[default]\n", 2, "not NAME = VALUE"},
        {"[default]\n= x\n", 2, "not NAME = VALUE"},
        {"[default]\n\n[profile duff]\n[default]\nregion\n", 4, "duplicate section"},
        {"[Default]\n[default]\nregion = x\noutput = y\nREGION: z", 5, "duplicate name in the section"},
        {"[DEFAULT]\nregion = x\n[DEFAULT]\nregion = y", 4, "duplicate name in the section"},
        {"[default]\r# gr\xfcn\rregion = x", 2, "not UTF-8"},
        {"[default]\ns3 =\n  a = b\n  c\n", 4, "below an empty value"},
        {"[DEFAULT]\ns3 =\n  c\n", 0, ""},
        {"[DEFAULT]\ns3 =\n  c\n[default]\n", 3, "below an empty value"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_INI struct ini ini = {0};

        ini_read(INI_CONFIGPARSER, cases[i].text, strlen(cases[i].text), &ini);
        assert_int_equal(ini.fault_line, cases[i].line);
        assert_non_null(strstr(ini.fault_line == 0 ? "" : ini.fault, cases[i].reason));
    }
}

/* libinih, which was used before, skipped lines of 200 bytes and more. */
static void
a_line_may_be_long(void **state)
{
    CLEANUP_INI struct ini ini = {0};
    static char text[100100];
    size_t used = (size_t)snprintf(text, sizeof(text), "[default]\ncredential_process = /bin/%0100000d\nlast = x\n", 1);

    (void)state;
    ini_read(INI_CONFIGPARSER, text, used, &ini);
    assert_int_equal(strlen(value_of(&ini, "default", "credential_process")), 100000 + strlen("/bin/"));
    assert_string_equal(value_of(&ini, "default", "last"), "x");
}

static void
name_with_a_nul_is_a_name_of_its_own(void **state)
{
    static const char text[] = "[default\0]\na = b\n[default]\nregion\0 = x\n";
    CLEANUP_INI struct ini ini = {0};

    (void)state;
    ini_read(INI_CONFIGPARSER, text, sizeof(text) - 1, &ini);
    assert_string_equal(value_of(&ini, "default", "a"), "(none)");
    assert_string_equal(value_of(&ini, "default", "region"), "(none)");
}

static const struct ini_entry *
entry_of(const struct ini *ini, const char *name)
{
    const struct ini_entry *entry = ini_entry(ini, &ini->sections[0], name);

    assert_non_null(entry);
    return entry;
}

static void
a_value_is_replaced_and_nothing_else(void **state)
{
    static const struct {
        const char *text;
        const char *changed;
    } cases[] = {
        {"[s]\na = old\nb = c\n", "[s]\na = new\nb = c\n"},
        {"[s]\n\tA:old \r\n\tb=c", "[s]\n\tA:new \r\n\tb=c"},
        {"[s]\na = old", "[s]\na = new"},
        {"[s]\na =\nb = c", "[s]\na = new\nb = c"},
        {"[s]\na = old\n  more\n  # why\n\n  still\n  # behind\nb = c", "[s]\na = new\n  # why\n\n  # behind\nb = c"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_INI struct ini ini = {0};
        CLEANUP_SECRET struct secret changed = {0};
        const char *text = cases[i].text;

        ini_read(INI_CONFIGPARSER, text, strlen(text), &ini);
        ini_replace(text, strlen(text), entry_of(&ini, "a"), "new", &changed);
        assert_string_equal(secret_text(&changed), cases[i].changed);
    }
}

static void
a_line_is_inserted_like_the_next_one(void **state)
{
    static const struct {
        const char *text;
        const char *changed;
    } cases[] = {
        {"[s]\na = b\n", "[s]\nn = v\na = b\n"},
        {"[s]\r\n  a = b\r\n  c = d", "[s]\r\n  n = v\r\n  a = b\r\n  c = d"},
        {"[s]\n\ta = b", "[s]\n\tn = v\n\ta = b"},
        {"[s]\ra = b\r", "[s]\rn = v\ra = b\r"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_INI struct ini ini = {0};
        CLEANUP_SECRET struct secret changed = {0};
        const char *text = cases[i].text;

        ini_read(INI_CONFIGPARSER, text, strlen(text), &ini);
        ini_insert(text, strlen(text), entry_of(&ini, "a"), "n", "v", &changed);
        assert_string_equal(secret_text(&changed), cases[i].changed);
    }
}

static void
appended_lines_are_read_back(void **state)
{
    static const char *const values[] = {"", "x", "# y", "x\ny", "\na = b\n\nc = d", "[s]"};

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        CLEANUP_INI struct ini ini = {0};
        CLEANUP_SECRET struct secret text = {0};

        secret_set(&text, "[s]\n");
        ini_append(&text, "a", values[i]);
        ini_append(&text, "b", "c");
        ini_read(INI_CONFIGPARSER, secret_text(&text), text.size, &ini);
        assert_string_equal(value_of(&ini, "s", "a"), values[i]);
        assert_string_equal(value_of(&ini, "s", "b"), "c");
    }
}

/* --- go-ini's dialect --- */

/* Compared with go-ini 1.66 on 150,000 random texts when this was written. */
static void
go_reads_values(void **state)
{
    static const struct {
        const char *text;
        const char *value; /* of "a" in [s]; NULL: the text is refused */
    } cases[] = {
        {"[s]\na = b", "b"},
        {"[s]\na: b = c", "b = c"},
        {"  [s]\n\ta=b\r\n", "b"},
        {"\xef\xbb\xbf[s]\na = b", "b"},
        {"[s] # [not]\na = b", ""},
        {"[s] ; comment\na = b", "b"},
        {"[s]\na = \"b\"", "b"},
        {"[s]\na = 'b'", "b"},
        {"[s]\na = \"b\"c\"", "\"b\"c\""},
        {"[s]\na = `b # c` d", "b # c"},
        {"[s]\na = `b\nc`\n", "b\nc"},
        {"[s]\na = \"\"\"b\n c\"\"\"\n", "b\n c"},
        {"[s]\na = b # c", "b"},
        {"[s]\na = b ; c", "b"},
        {"[s]\na = b ; c # d", "b ; c"},
        {"[s]\na = b#c;d", "b#c;d"},
        {"[s]\na = # b", "# b"},
        {"[s]\na = \"b # c\"", "\"b"},
        {"[s]\na = b\t# c", "b\t# c"},
        {"[s]\na = b\\\n  c\\\nx\ne = f", "bcx"},
        {"[s]\n\"a\" = b", "b"},
        {"[s]\n`a` : b", "b"},
        {"[s]\n\"\"\"a\"\"\" = b", "b"},
        {"[s]\na = b\na = c", "c"},
        {"[s]\na = b\n[t]\na = x\n[s]\na = c", "c"},
        {"[s]\nA = b", ""},
        {"[ s ]\na = b", ""},
        {"[s]\na =\n  b = c", ""},
        {"[s]\na = %(b)s/%(c)s\nb = x", "x/%(c)s"},
        {"c = y\n[s]\na = %(b)s/%(c)s\nb = x", "x/y"},
        {"[s]\na = %(a)s", "%(a)s"},
        {"[s]\na = %(b", "%(b"},
        {"a", NULL},
        {"[s]\na", NULL},
        {"[s]\n = b", NULL},
        {"[]\na = b", NULL},
        {"[s\na = b", NULL},
        {"[s]\na = `b\n", NULL},
        {"[s]\n\"a = b\n", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_INI struct ini ini = {0};
        const struct ini_section *section;
        char value[32] = "";

        ini_read(INI_GO, cases[i].text, strlen(cases[i].text), &ini);
        assert_int_equal(ini.fault_line > 0, cases[i].value == NULL);
        section = ini_section(&ini, "s");
        assert_true(section == NULL || ini_go_value(&ini, section, "a", value, sizeof(value)));
        if (cases[i].value != NULL) {
            assert_string_equal(value, cases[i].value);
        }
    }
}

static void
go_reads_the_parent_section(void **state)
{
    static const char text[] = "[a]\nurl = x\nuser = u\n[a.b.c]\nuser = v\n";
    CLEANUP_INI struct ini ini = {0};
    char value[16];
    char small[2];

    (void)state;
    ini_read(INI_GO, text, strlen(text), &ini);
    assert_true(ini_go_value(&ini, ini_section(&ini, "a.b.c"), "url", value, sizeof(value)));
    assert_string_equal(value, "x");
    assert_true(ini_go_value(&ini, ini_section(&ini, "a.b.c"), "user", value, sizeof(value)));
    assert_string_equal(value, "v");
    assert_true(ini_go_value(&ini, ini_section(&ini, "a"), "user", value, sizeof(value)));
    assert_string_equal(value, "u");
    assert_true(ini_go_value(&ini, ini_section(&ini, "a"), "user", small, sizeof(small)));
    assert_false(ini_go_value(&ini, ini_section(&ini, "a"), "user", small, 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(configparser_finds_sections_and_values),
        cmocka_unit_test(configparser_applies_default_to_all),
        cmocka_unit_test(configparser_fails_at_a_line),
        cmocka_unit_test(a_line_may_be_long),
        cmocka_unit_test(name_with_a_nul_is_a_name_of_its_own),
        cmocka_unit_test(a_value_is_replaced_and_nothing_else),
        cmocka_unit_test(a_line_is_inserted_like_the_next_one),
        cmocka_unit_test(appended_lines_are_read_back),
        cmocka_unit_test(go_reads_values),
        cmocka_unit_test(go_reads_the_parent_section),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
