/* SPDX-License-Identifier: MIT
 *
 * shell_env/export_format: names and texts of the formats, and that a value with an invalid character is never printed.
 */
#include "shell_env/export_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
fill(struct credentials *credentials, struct environment *environment)
{
    *credentials = (struct credentials){
        .access_key_id = "ASIAIOSFODNN7EXAMPLE", .account_id = "544300394404", .expires_at = 1542314978};
    secret_set(&credentials->secret_access_key, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    secret_set(&credentials->session_token, "AQoDYXdzEJr//token==");
    environment_set_session(environment, "duff", credentials);
    environment_set_region(environment, "us-west-1", true);
    environment_unset(environment, "AWS_PROFILE");
}

/* The text of a format, "" when it is refused; valid until the next call. */
static const char *
print(enum export_format format, const char *hostile_name, const char *hostile_value)
{
    static struct secret text;
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    CLEANUP_ENVIRONMENT struct environment environment = {0};
    struct error error = {0};

    secret_clear(&text);
    fill(&credentials, &environment);
    if (hostile_name != NULL) {
        environment_set(&environment, hostile_name, hostile_value);
    }
    if (!export_format_print(format, &credentials, &environment, &text, &error)) {
        assert_int_not_equal(error.code, ERROR_NONE);
        assert_non_null(strstr(error.text, "not exported"));
        assert_null(strstr(error.text, "wJalr"));
    }
    return secret_text(&text);
}

/* The text of each format; for shells only the first and the last line. */
static const struct {
    const char *begins;
    const char *ends;
} texts[] = {
    [EXPORT_SH] = {"export AWS_ACCESS_KEY_ID='ASIAIOSFODNN7EXAMPLE'", "unset AWS_PROFILE\n"},
    [EXPORT_FISH] = {"builtin set -gx AWS_ACCESS_KEY_ID 'ASIAIOSFODNN7EXAMPLE';", "AWS_PROFILE;\n"},
    [EXPORT_ENV] = {"AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE\n"
                    "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n"
                    "AWS_SESSION_TOKEN=AQoDYXdzEJr//token==\n"
                    "AWS_SECURITY_TOKEN=AQoDYXdzEJr//token==\n"
                    "AWS_CREDENTIAL_EXPIRATION=2018-11-15T20:49:38Z\n"
                    "AWS_REGION=us-west-1\n"
                    "AWS_DEFAULT_REGION=us-west-1\n",
                    NULL},
    [EXPORT_JSON] = {"{\n  \"AWS_ACCESS_KEY_ID\": \"ASIAIOSFODNN7EXAMPLE\",\n"
                     "  \"AWS_SECRET_ACCESS_KEY\": \"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\",\n"
                     "  \"AWS_SESSION_TOKEN\": \"AQoDYXdzEJr//token==\",\n"
                     "  \"AWS_SECURITY_TOKEN\": \"AQoDYXdzEJr//token==\",\n"
                     "  \"AWS_CREDENTIAL_EXPIRATION\": \"2018-11-15T20:49:38Z\",\n"
                     "  \"AWS_REGION\": \"us-west-1\",\n  \"AWS_DEFAULT_REGION\": \"us-west-1\"\n}\n",
                     NULL},
    [EXPORT_INI] = {"[duff]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\n"
                    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n"
                    "aws_session_token = AQoDYXdzEJr//token==\n"
                    "aws_credential_expiration = 2018-11-15T20:49:38Z\nregion = us-west-1\n",
                    NULL},
    [EXPORT_PROCESS] = {"{\n  \"Version\": 1,\n  \"AccessKeyId\": \"ASIAIOSFODNN7EXAMPLE\",\n"
                        "  \"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\",\n"
                        "  \"SessionToken\": \"AQoDYXdzEJr//token==\",\n"
                        "  \"Expiration\": \"2018-11-15T20:49:38Z\",\n  \"AccountId\": \"544300394404\"\n}\n",
                        NULL},
};

static void
each_format_has_its_text(void **state)
{
    size_t count;
    const struct export_format_row *formats = export_formats(&count);

    (void)state;
    assert_int_equal(count, sizeof(texts) / sizeof(texts[0]));
    for (size_t i = 0; i < count; i++) {
        const char *text = print(formats[i].format, NULL, NULL);
        const char *begins = texts[formats[i].format].begins;
        const char *ends = texts[formats[i].format].ends;

        assert_memory_equal(text, begins, strlen(begins));
        assert_string_equal(ends == NULL ? text : text + strlen(text) - strlen(ends), ends == NULL ? begins : ends);
    }
}

static void
value_with_special_characters_is_not_printed(void **state)
{
    static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION",
                                        "AJC_PROFILE"};
    static const char *const values[] = {"",    " ",   "a b",   "a\nb", "a\rb", "a'b",   "a\"b",     "a`b",  "$(b)",
                                         "a\\", "a;b", "a#b",   "a&b",  "a|b",  "{a,b}", "~",        "*",    "[a]",
                                         "a%b", "!b",  "\x1b[", "a\tb", "a<b>", "\x7f",  "\xc3\xbc", "a\xff"};

    (void)state;
    for (size_t name = 0; name < sizeof(names) / sizeof(names[0]); name++) {
        for (size_t value = 0; value < sizeof(values) / sizeof(values[0]); value++) {
            for (size_t format = 0; format < sizeof(texts) / sizeof(texts[0]); format++) {
                assert_string_equal(print((enum export_format)format, names[name], values[value]), "");
            }
        }
    }
}

/* In ~/.aws/credentials every profile has the keys of a section DEFAULT. */
static void
ini_has_no_section_default(void **state)
{
    (void)state;
    assert_string_equal(print(EXPORT_INI, "AJC_PROFILE", "DEFAULT"), "");
    assert_string_not_equal(print(EXPORT_INI, "AJC_PROFILE", "default"), "");
    assert_string_not_equal(print(EXPORT_SH, "AJC_PROFILE", "DEFAULT"), "");
}

static void
formats_have_these_names(void **state)
{
    size_t count;
    const struct export_format_row *formats = export_formats(&count);
    enum export_format format = EXPORT_INI;
    struct error error = {0};

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_true(export_format_parse(formats[i].name, &format, &error));
        assert_int_equal(format, formats[i].format);
    }
    assert_true(export_format_parse("env-no-export", &format, &error));
    assert_int_equal(format, EXPORT_ENV);
    format = EXPORT_INI;
    assert_false(export_format_parse("SH", &format, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_false(export_format_parse("", &format, &error));
    assert_false(export_format_parse("windows-cmd", &format, &error));
    assert_non_null(strstr(error.text, "ConvertFrom-Json"));
    assert_int_equal(format, EXPORT_INI);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_has_its_text),
        cmocka_unit_test(value_with_special_characters_is_not_printed),
        cmocka_unit_test(ini_has_no_section_default),
        cmocka_unit_test(formats_have_these_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
