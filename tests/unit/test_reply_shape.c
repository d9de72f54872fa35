/* SPDX-License-Identifier: MIT
 *
 * sign_in/http/reply_shape: the structure of answers, without their contents.
 */
#include "sign_in/http/reply_shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
assert_shape(const char *content_type, const char *body, const char *expected)
{
    CLEANUP_SECRET struct secret bytes = {0};
    char shape[200];

    secret_set(&bytes, body);
    reply_shape(content_type, &bytes, shape, sizeof(shape));
    assert_string_equal(shape, expected);
}

static void
json_shape_has_names_and_kinds(void **state)
{
    (void)state;
    assert_shape("application/json; charset=utf-8", "{\"xsrf\": \"s3cret\"}", "{xsrf: text}");
    assert_shape("application/json", "{\"factors\": [{\"type\": \"totp\", \"n\": 7}, {}], \"ok\": true, \"x\": null}",
                 "{factors: [2 of {type: text, n: number}], ok: bool, x: null}");
    assert_shape("application/json", "{\"a\": {\"b\": {\"s3cret\": 1}}}", "{a: {b: {}}}");
    assert_shape("application/json", "{\"a b\": 1, \"0123456789012345678901234567890123456789\": 2}",
                 "{?: number, ?: number}");
    assert_shape("application/json", "[]", "[0 of ]");
    assert_shape("application/json", "s3cret", "not readable");
}

static void
markup_shape_has_inputs_or_elements(void **state)
{
    (void)state;
    assert_shape("text/html",
                 "<html><form><input name='RelayState' value='s3cret'><input name=SAMLResponse></form></html>",
                 "inputs: RelayState SAMLResponse");
    assert_shape("text/xml", "<ErrorResponse><Error><Code>s3cret</Code></Error></ErrorResponse>",
                 "elements: ErrorResponse Error Code");
    assert_shape("text/xml", "s3cret", "not readable");
}

static void
other_content_has_no_shape(void **state)
{
    (void)state;
    assert_shape("text/plain", "s3cret", "");
    assert_shape("", "{\"s3cret\": 1}", "");
    assert_shape("application/json", "", "");
}

static void
shape_is_truncated_to_its_buffer(void **state)
{
    CLEANUP_SECRET struct secret bytes = {0};
    char shape[8];

    (void)state;
    secret_set(&bytes, "{\"abcdefghijkl\": [1, {\"x\": 2}]}");
    reply_shape("application/json", &bytes, shape, sizeof(shape));
    assert_string_equal(shape, "{abcdef");
}

static void
logged_addresses_contain_no_values_and_no_ids(void **state)
{
    static const char *const urls[][2] = {
        {"https://console.jumpcloud.com/login?context=sso&redirectTo=s3cret",
         "https://console.jumpcloud.com/login?context&redirectTo"},
        {"https://h/userconsole#/?error=policyDenial", "https://h/userconsole#/?error"},
        {"/saml2/aws-prod", "/saml2/aws-prod"},
        {"/auth/push/0123456789abcdef01234567/login", "/auth/push/(24)/login"},
        {"/x/0123456789012345678901234567890123456789?0123456789012345678901234567890123456789", "/x/(40)?"},
        {"", ""},
        {"//?&&", "//?&&"},
    };
    char shape[200];

    (void)state;
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        reply_shape_url(urls[i][0], shape, sizeof(shape));
        assert_string_equal(shape, urls[i][1]);
    }
    reply_shape_path("/userconsole/auth/push/0123456789abcdef01234567", shape, sizeof(shape));
    assert_string_equal(shape, "/userconsole/auth/push/(24)");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_shape_has_names_and_kinds),
        cmocka_unit_test(markup_shape_has_inputs_or_elements),
        cmocka_unit_test(other_content_has_no_shape),
        cmocka_unit_test(shape_is_truncated_to_its_buffer),
        cmocka_unit_test(logged_addresses_contain_no_values_and_no_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
