/* SPDX-License-Identifier: MIT
 *
 * session/handout: the formats' names and texts, and that no text at all comes of a value with a character that
 * credentials cannot have.
 */
#include "shell_env/export_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { FORMAT_COUNT = EXPORT_PROCESS + 1 };

static void
fill(struct credentials *credentials, struct environment *environment)
{
    *credentials = (struct credentials){.access_key_id = "ASIAIOSFODNN7EXAMPLE", .expires_at = 1542314978};
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

static void
each_format_has_its_text(void **state)
{
    (void)state;
    assert_string_equal(print(EXPORT_ENV, NULL, NULL),
                        "AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE\n"
                        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n"
                        "AWS_SESSION_TOKEN=AQoDYXdzEJr//token==\n"
                        "AWS_SECURITY_TOKEN=AQoDYXdzEJr//token==\n"
                        "AWS_CREDENTIAL_EXPIRATION=2018-11-15T20:49:38Z\n"
                        "AWS_REGION=us-west-1\n"
                        "AWS_DEFAULT_REGION=us-west-1\n");
    assert_string_equal(print(EXPORT_JSON, NULL, NULL),
                        "{\n  \"AWS_ACCESS_KEY_ID\": \"ASIAIOSFODNN7EXAMPLE\",\n"
                        "  \"AWS_SECRET_ACCESS_KEY\": \"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\",\n"
                        "  \"AWS_SESSION_TOKEN\": \"AQoDYXdzEJr//token==\",\n"
                        "  \"AWS_SECURITY_TOKEN\": \"AQoDYXdzEJr//token==\",\n"
                        "  \"AWS_CREDENTIAL_EXPIRATION\": \"2018-11-15T20:49:38Z\",\n"
                        "  \"AWS_REGION\": \"us-west-1\",\n  \"AWS_DEFAULT_REGION\": \"us-west-1\"\n}\n");
    assert_string_equal(print(EXPORT_INI, NULL, NULL),
                        "[duff]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\n"
                        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n"
                        "aws_session_token = AQoDYXdzEJr//token==\n"
                        "aws_credential_expiration = 2018-11-15T20:49:38Z\nregion = us-west-1\n");
    assert_string_equal(print(EXPORT_PROCESS, NULL, NULL),
                        "{\n  \"Version\": 1,\n  \"AccessKeyId\": \"ASIAIOSFODNN7EXAMPLE\",\n"
                        "  \"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\",\n"
                        "  \"SessionToken\": \"AQoDYXdzEJr//token==\",\n"
                        "  \"Expiration\": \"2018-11-15T20:49:38Z\"\n}\n");
    assert_non_null(strstr(print(EXPORT_SH, NULL, NULL), "export AWS_ACCESS_KEY_ID='ASIAIOSFODNN7EXAMPLE'"));
    assert_non_null(strstr(print(EXPORT_SH, NULL, NULL), "unset AWS_PROFILE\n"));
    assert_non_null(strstr(print(EXPORT_FISH, NULL, NULL), "set -gx AWS_ACCESS_KEY_ID 'ASIAIOSFODNN7EXAMPLE';"));
}

static void
no_text_comes_of_a_hostile_value(void **state)
{
    static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION",
                                        "AJC_PROFILE"};
    static const char *const values[] = {"",    " ",   "a b",   "a\nb", "a\rb", "a'b",   "a\"b",     "a`b",  "$(b)",
                                         "a\\", "a;b", "a#b",   "a&b",  "a|b",  "{a,b}", "~",        "*",    "[a]",
                                         "a%b", "!b",  "\x1b[", "a\tb", "a<b>", "\x7f",  "\xc3\xbc", "a\xff"};

    (void)state;
    for (size_t name = 0; name < sizeof(names) / sizeof(names[0]); name++) {
        for (size_t value = 0; value < sizeof(values) / sizeof(values[0]); value++) {
            for (int format = 0; format < FORMAT_COUNT; format++) {
                assert_string_equal(print((enum export_format)format, names[name], values[value]), "");
            }
        }
    }
}

static void
formats_have_these_names(void **state)
{
    static const struct {
        const char *name;
        enum export_format format;
    } known[] = {
        {"sh", EXPORT_SH},     {"fish", EXPORT_FISH}, {"env", EXPORT_ENV},        {"env-no-export", EXPORT_ENV},
        {"json", EXPORT_JSON}, {"ini", EXPORT_INI},   {"process", EXPORT_PROCESS}};
    enum export_format format = EXPORT_INI;
    struct error error = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        assert_true(export_format_parse(known[i].name, &format, &error));
        assert_int_equal(format, known[i].format);
    }
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
        cmocka_unit_test(no_text_comes_of_a_hostile_value),
        cmocka_unit_test(formats_have_these_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
