/* SPDX-License-Identifier: MIT
 *
 * sign_in/jumpcloud/applications_reply: which entries of the portal's list become applications.
 */
#include "sign_in/jumpcloud/applications_reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"

#define SSO "https://sso.jumpcloud.com"
#define SAML "\"sso\":{\"type\":\"saml\"}"

struct parsed {
    struct offered_application *list;
    size_t count;
};

static void
parsed_clear(struct parsed *parsed)
{
    free(parsed->list);
}

static void
parse(const char *text, struct parsed *parsed)
{
    CLEANUP_SECRET struct secret body = {0};

    secret_set(&body, text);
    applications_reply_parse(&body, SSO, &parsed->list, &parsed->count);
}

static void
an_entry_is_offered_or_not(void **state)
{
    static const struct {
        const char *entry;
        const char *name; /* NULL: not offered */
        bool is_aws;
    } cases[] = {
        {"{\"name\":\"aws\",\"displayLabel\":\"Prod\",\"ssoUrl\":\"" SSO "/saml2/p\"," SAML "}", "Prod", true},
        {"{\"displayLabel\":\"My AWS\",\"ssoUrl\":\"" SSO "/saml2/p\"," SAML "}", "My AWS", true},
        {"{\"displayLabel\":\"Amazon\",\"ssoUrl\":\"" SSO "/saml2/p\"," SAML "}", "Amazon", true},
        {"{\"name\":\"custom\",\"ssoUrl\":\"" SSO "/saml2/aws-p\"," SAML "}", "custom", true},
        {"{\"name\":\"slack\",\"ssoUrl\":\"" SSO "/saml2/s\"," SAML "}", "slack", false},
        {"{\"ssoUrl\":\"" SSO "/saml2/a/b%20c\"," SAML "}", "a/b%20c", false},
        {"{\"ssoUrl\":\"" SSO "/saml2/\"," SAML "}", NULL, false},
        {"{\"displayLabel\":\"a\\u001bb\",\"ssoUrl\":\"" SSO "/saml2/s\"," SAML "}", "a\\x1bb", false},
        {"{\"name\":\"x\",\"active\":true,\"ssoUrl\":\"" SSO "/saml2/s\"," SAML "}", "x", false},
        {"{\"name\":\"x\",\"active\":false,\"ssoUrl\":\"" SSO "/saml2/s\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "/saml2/s\",\"sso\":{\"type\":\"bookmark\"}}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "/saml2/s\"}", NULL, false},
        {"{\"name\":\"x\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":7," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "/login\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO ".evil.example/saml2/s\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "@evil.example/saml2/s\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"https://sso.eu.jumpcloud.com/saml2/s\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"http://sso.jumpcloud.com/saml2/s\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "/saml2/../login\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "/saml2//s\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "/saml2/s?x=y\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "/saml2/s#x\"," SAML "}", NULL, false},
        {"{\"name\":\"x\",\"ssoUrl\":\"" SSO "/saml2/s\\u001b[2J\"," SAML "}", NULL, false},
        {"null", NULL, false},
        {"\"aws\"", NULL, false},
        {"[]", NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP(parsed_clear) struct parsed parsed = {0};
        char text[512];

        print_message("%s\n", cases[i].entry);
        snprintf(text, sizeof(text), "[%s]", cases[i].entry);
        parse(text, &parsed);
        assert_int_equal(parsed.count, cases[i].name != NULL);
        if (parsed.count == 1) {
            assert_string_equal(parsed.list[0].name, cases[i].name);
            assert_int_equal(parsed.list[0].is_aws, cases[i].is_aws);
        }
    }
}

static void
a_url_is_listed_once_and_the_list_is_bounded(void **state)
{
    CLEANUP(parsed_clear) struct parsed parsed = {0};
    CLEANUP_SECRET struct secret text = {0};
    char entry[128];

    (void)state;
    secret_set(&text, "[");
    for (int i = 0; i < 2 * OFFERED_MAX + 50; i++) {
        snprintf(entry, sizeof(entry), "%s{\"ssoUrl\":\"%s/saml2/a%d\"," SAML "}", i == 0 ? "" : ",",
                 i % 2 == 0 ? "httPs://SSO.jumpcloud.com:443" : SSO, i / 2);
        secret_append(&text, entry);
    }
    secret_append(&text, "]");
    parse(secret_text(&text), &parsed);
    assert_int_equal(parsed.count, OFFERED_MAX);
    assert_string_equal(parsed.list[1].url, SSO "/saml2/a1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_offered_or_not),
        cmocka_unit_test(a_url_is_listed_once_and_the_list_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
