/* SPDX-License-Identifier: MIT
 *
 * names/: region, e-mail, origin, profile name, login name: what is valid, and what counts as equal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "names/identifier.h"
#include "names/origin.h"
#include "names/region.h"
#include "names/webauthn.h"

struct reading {
    const char *text;
    const char *read; /* NULL: it is invalid */
};

static void
regions_are_trimmed_and_in_lower_case(void **state)
{
    static const struct reading cases[] = {
        {"eu-central-1", "eu-central-1"},
        {"US-EAST-1", "us-east-1"},
        {" us-east-1\n", "us-east-1"},
        {"\tUs-Gov-West-1 ", "us-gov-west-1"},
        {"eusc-de-east-1", "eusc-de-east-1"},
        {"us-isob-east-1", "us-isob-east-1"},
        {"", NULL},
        {" ", NULL},
        {"frankfurt", NULL},
        {"eu central 1", NULL},
        {"eu-central-", NULL},
        {"-eu-central-1", NULL},
        {"eu--central-1", NULL},
        {"1-eu-central", NULL},
        {"eu-central-1.evil.example", NULL},
        {"eu-central-1\nrole_arn", NULL},
        {"eu-cen\xc3\xa4tral-1", NULL},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-1", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char region[REGION_SIZE] = "kept";

        print_message("%s\n", cases[i].text);
        assert_int_equal(region_parse(cases[i].text, region), cases[i].read != NULL);
        assert_string_equal(region, cases[i].read == NULL ? "kept" : cases[i].read);
    }
}

static void
emails_are_trimmed_and_keep_their_case(void **state)
{
    static const struct reading cases[] = {
        {"duffman@duff-beer.com", "duffman@duff-beer.com"},
        {"  Duffman@Duff-Beer.COM\t\n", "Duffman@Duff-Beer.COM"},
        {"duff+man@b\xc3\xa4r.example", "duff+man@b\xc3\xa4r.example"},
        {"", NULL},
        {"duffman", NULL},
        {"@duff-beer.com", NULL},
        {"duffman@", NULL},
        {"duff man@duff-beer.com", NULL},
        {"duff@man@duff-beer.com", NULL},
        {"duffman@duff-beer.com\x1b[31m", NULL},
        {"duffman@duff\x7f.com", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char email[EMAIL_SIZE] = "kept";

        assert_int_equal(email_parse(cases[i].text, email), cases[i].read != NULL);
        assert_string_equal(email, cases[i].read == NULL ? "kept" : cases[i].read);
    }
}

static void
emails_are_compared_without_case(void **state)
{
    (void)state;
    assert_true(email_is_same("duffman@duff-beer.com", "DUFFMAN@Duff-Beer.com"));
    assert_true(email_is_same("", ""));
    assert_false(email_is_same("duffman@duff-beer.com", "duffman@duff-beer.co"));
    assert_false(email_is_same("duffman@duff-beer.com", "duffman@duff-beer.com.evil.example"));
    assert_false(email_is_same("duffman@duff-beer.com", ""));
    assert_false(email_is_same("duff@man", "duff`man")); /* 0x40 and 0x60 are no letters */
}

static void
email_of_the_largest_size_is_read(void **state)
{
    char text[EMAIL_SIZE + 1];
    char email[EMAIL_SIZE];

    (void)state;
    memset(text, 'a', sizeof(text));
    text[1] = '@';
    text[EMAIL_SIZE - 1] = '\0';
    assert_true(email_parse(text, email));
    text[EMAIL_SIZE - 1] = 'a';
    text[EMAIL_SIZE] = '\0';
    assert_false(email_parse(text, email));
}

static void
origins_are_normalised(void **state)
{
    static const struct reading cases[] = {
        {"https://sso.jumpcloud.com", "https://sso.jumpcloud.com"},
        {"https://SSO.JumpCloud.com", "https://sso.jumpcloud.com"},
        {"HTTPS://sso.jumpcloud.com/", "https://sso.jumpcloud.com"},
        {" https://sso.jumpcloud.com:443/ ", "https://sso.jumpcloud.com"},
        {"https://sso.jumpcloud.com:0443", "https://sso.jumpcloud.com"},
        {"https://localhost:4566", "https://localhost:4566"},
        {"https://127.0.0.1:8443/", "https://127.0.0.1:8443"},
        {"http://sso.jumpcloud.com", NULL},
        {"https://", NULL},
        {"https:///", NULL},
        {"https://sso.jumpcloud.com//", NULL},
        {"https://sso.jumpcloud.com/saml2/x", NULL},
        {"https://sso.jumpcloud.com?x", NULL},
        {"https://sso.jumpcloud.com#x", NULL},
        {"https://sso.jumpcloud.com:", NULL},
        {"https://sso.jumpcloud.com:0", NULL},
        {"https://sso.jumpcloud.com:65536", NULL},
        {"https://sso.jumpcloud.com:-1", NULL},
        {"https://sso.jumpcloud.com:443:443", NULL},
        {"https://duff@sso.jumpcloud.com", NULL},
        {"https://duff:beer@sso.jumpcloud.com", NULL},
        {"https://.jumpcloud.com", NULL},
        {"https://sso.jumpcloud.com.", NULL},
        {"https://sso.jump cloud.com", NULL},
        {"sso.jumpcloud.com", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char origin[ORIGIN_SIZE] = "kept";

        print_message("%s\n", cases[i].text);
        assert_int_equal(origin_parse(cases[i].text, origin), cases[i].read != NULL);
        assert_string_equal(origin, cases[i].read == NULL ? "kept" : cases[i].read);
    }
}

static void
origins_are_compared_in_any_spelling(void **state)
{
    (void)state;
    assert_true(origin_is_same("https://sso.jumpcloud.com", "https://SSO.jumpcloud.com:443/"));
    assert_false(origin_is_same("https://sso.jumpcloud.com", "https://sso.jumpcloud.com:8443"));
    assert_false(origin_is_same("https://sso.jumpcloud.com", "https://sso.jumpcloud.com.evil.example"));
    assert_false(origin_is_same("", ""));
}

static void
url_is_split_after_its_origin(void **state)
{
    char origin[ORIGIN_SIZE];
    const char *rest;

    (void)state;
    assert_true(origin_split("https://SSO.jumpcloud.com:443/saml2/AWS?x#y", origin, &rest));
    assert_string_equal(origin, "https://sso.jumpcloud.com");
    assert_string_equal(rest, "/saml2/AWS?x#y");
    assert_true(origin_split("https://sso.jumpcloud.com?x", origin, &rest));
    assert_string_equal(rest, "?x");
    assert_string_equal(origin_path("https://sso.jumpcloud.com", "https://SSO.jumpcloud.com:443/saml2/AWS"),
                        "/saml2/AWS");
    assert_null(origin_path("https://sso.jumpcloud.com", "https://sso.jumpcloud.com.evil.example/saml2/AWS"));
    assert_null(origin_path("https://sso.jumpcloud.com", "https://sso.jumpcloud.com@evil.example/saml2/AWS"));
    assert_null(origin_path("https://sso.jumpcloud.com", "https://evil.example\\.jumpcloud.com/"));
}

static void
email_is_made_of_the_local_part_of_a_login_name(void **state)
{
    static const struct reading cases[] = {
        {"duffman", "duffman@duff-beer.com"},
        {"EXAMPLE\\duffman", "duffman@duff-beer.com"},
        {"EXAMPLE\\Duffman", "Duffman@duff-beer.com"},
        {"duffman@duff-beer.com", "duffman@duff-beer.com"},
        {"duffman@DUFF-BEER.COM", "duffman@duff-beer.com"},
        {"duffman@corp.example", "duffman@duff-beer.com"},
        {"EXAMPLE\\duffman@corp.example", "duffman@duff-beer.com"},
        {"", NULL},
        {"EXAMPLE\\", NULL},
        {"@duff-beer.com", NULL},
        {"duff man", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char email[EMAIL_SIZE] = "kept";

        print_message("%s\n", cases[i].text);
        assert_int_equal(login_name_email(cases[i].text, "duff-beer.com", email), cases[i].read != NULL);
        assert_string_equal(email, cases[i].read == NULL ? "kept" : cases[i].read);
    }
}

static void
qualified_login_names_are_compared_without_case(void **state)
{
    (void)state;
    assert_true(login_name_is_same("duffman", "duffman"));
    assert_false(login_name_is_same("duffman", "Duffman")); /* these can be two users of a machine */
    assert_true(login_name_is_same("EXAMPLE\\duffman", "example\\Duffman"));
    assert_true(login_name_is_same("duffman@EXAMPLE.COM", "Duffman@example.com"));
    assert_false(login_name_is_same("EXAMPLE\\duffman", "OTHER\\duffman"));
    assert_false(login_name_is_same("EXAMPLE\\duffman", "duffman"));
}

static void
relying_party_is_the_host_or_a_parent_with_a_dot(void **state)
{
    static const struct {
        const char *rp_id;
        const char *origin;
        bool is_of;
    } rows[] = {
        {"jumpcloud.com", "https://console.jumpcloud.com", true},
        {"console.jumpcloud.com", "https://console.jumpcloud.com", true},
        {"jumpcloud.com", "https://console.eu.jumpcloud.com", true},
        {"sandbox.localhost", "https://console.sandbox.localhost:8443", true},
        {"com", "https://console.jumpcloud.com", false},
        {"localhost", "https://console.localhost", false},
        {"localhost", "https://localhost", true},
        {"", "https://console.jumpcloud.com", false},
        {".jumpcloud.com", "https://console.jumpcloud.com", false},
        {"umpcloud.com", "https://console.jumpcloud.com", false},
        {"evil.com", "https://console.jumpcloud.com", false},
        {"a.console.jumpcloud.com", "https://console.jumpcloud.com", false},
        {"JumpCloud.com", "https://console.jumpcloud.com", false},
        {"jumpcloud.com", "http://console.jumpcloud.com", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (webauthn_is_rp_id_of(rows[i].rp_id, rows[i].origin) != rows[i].is_of) {
            fail_msg("%s for %s", rows[i].rp_id, rows[i].origin);
        }
    }
}

static void
client_data_is_exact(void **state)
{
    CLEANUP_SECRET struct secret client_data = {0};

    (void)state;
    webauthn_append_client_data("Y2hhbGxlbmdl", "https://console.jumpcloud.com", &client_data);
    assert_string_equal(secret_text(&client_data),
                        "{\"type\":\"webauthn.get\",\"challenge\":\"Y2hhbGxlbmdl\","
                        "\"origin\":\"https://console.jumpcloud.com\",\"crossOrigin\":false}");
    assert_true(webauthn_is_base64url("a-_9", 4));
    assert_false(webauthn_is_base64url("a-_9", 3));
    assert_false(webauthn_is_base64url("a+/9", 4));
    assert_false(webauthn_is_base64url("a\"", 4));
    assert_false(webauthn_is_base64url("YQ==", 4));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regions_are_trimmed_and_in_lower_case),
        cmocka_unit_test(emails_are_trimmed_and_keep_their_case),
        cmocka_unit_test(emails_are_compared_without_case),
        cmocka_unit_test(email_of_the_largest_size_is_read),
        cmocka_unit_test(origins_are_normalised),
        cmocka_unit_test(origins_are_compared_in_any_spelling),
        cmocka_unit_test(url_is_split_after_its_origin),
        cmocka_unit_test(email_is_made_of_the_local_part_of_a_login_name),
        cmocka_unit_test(qualified_login_names_are_compared_without_case),
        cmocka_unit_test(relying_party_is_the_host_or_a_parent_with_a_dot),
        cmocka_unit_test(client_data_is_exact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
