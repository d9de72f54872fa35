/* SPDX-License-Identifier: MIT
 *
 * sign_in/jumpcloud_reply: every shape of answer that public clients have met, and those that must not be taken for a
 * wrong password.
 */
#include "sign_in/jumpcloud/jumpcloud_reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "data_file.h"
#include "names/factor.h"
#include "sentence.h"

static const char console_url[] = "https://console.jumpcloud.com";
static const char json[] = "application/json; charset=utf-8";

static void
xsrf_token_is_found(void **state)
{
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_SECRET struct secret token = {0};
    struct failure failure = {0};

    (void)state;
    data_file_read("jumpcloud/xsrf.json", &body);
    assert_true(jumpcloud_reply_xsrf(200, &body, &token, &failure));
    assert_string_equal(secret_text(&token), "ZHVmZi14c3JmLWZvci10aGUtdGVzdHMh");
}

static void
xsrf_from_anything_else_is_not_understood(void **state)
{
    static const char *const bodies[] = {"",
                                         "<html>back soon</html>",
                                         "{}",
                                         "{\"xsrf\":\"\"}",
                                         "{\"xsrf\":7}",
                                         "[\"xsrf\"]",
                                         "{\"xsrf\":\"a\\r\\nX-Duff: beer\"}",
                                         "{\"xsrf\":\"caf\xc3\xa9\"}"};

    (void)state;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        CLEANUP_SECRET struct secret body = {0};
        CLEANUP_SECRET struct secret token = {0};
        struct failure failure = {0};

        secret_set(&body, bodies[i]);
        assert_false(jumpcloud_reply_xsrf(200, &body, &token, &failure));
        assert_int_equal(failure_code(&failure), ERROR_REPLY);
        assert_int_equal(token.size, 0);
    }
}

static void
xsrf_trouble_at_jumpcloud_is_theirs(void **state)
{
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_SECRET struct secret token = {0};
    struct failure failure = {0};

    (void)state;
    assert_false(jumpcloud_reply_xsrf(503, &body, &token, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_int_equal(failure_party(&failure), PARTY_JUMPCLOUD);
}

static const struct {
    const char *name;
    long status;
    const char *content_type;
    const char *location;
    const char *file; /* NULL: empty body */
    bool code_sent;
    enum jumpcloud_outcome outcome;
    unsigned factors;
    const char *message;
} answers[] = {
    {"accepted", 200, json, "", "accepted.json", false, JUMPCLOUD_ACCEPTED, 0, ""},
    {"accepted, empty body", 200, "", "", NULL, false, JUMPCLOUD_ACCEPTED, 0, ""},
    {"accepted, empty body called html", 200, "text/html", "", NULL, true, JUMPCLOUD_ACCEPTED, 0, ""},
    {"wrong password", 401, json, "", "refused.json", false, JUMPCLOUD_REFUSED, 0, "Authentication failed."},
    {"wrong password, empty body", 401, "", "", NULL, false, JUMPCLOUD_REFUSED, 0, ""},
    {"wrong code, new words", 401, json, "", "code-wanted.json", true, JUMPCLOUD_CODE_REFUSED, FACTOR_TOTP,
     "MFA required."},
    {"wrong code, old words", 401, json, "", "code-refused-old.json", true, JUMPCLOUD_CODE_REFUSED, 0,
     "Invalid multifactor token"},
    {"a code was sent, so it is not the password", 401, json, "", "refused.json", true, JUMPCLOUD_CODE_REFUSED, 0,
     "Authentication failed."},
    {"code wanted", 401, json, "", "code-wanted.json", false, JUMPCLOUD_CODE_WANTED, FACTOR_TOTP, "MFA required."},
    {"code wanted, in words only", 401, json, "", "code-wanted-in-words.json", false, JUMPCLOUD_CODE_WANTED, 0,
     "mfa required"},
    {"code wanted, 2xx with factors", 200, json, "", "code-wanted.json", false, JUMPCLOUD_CODE_WANTED, FACTOR_TOTP,
     "MFA required."},
    {"wrong code, 2xx with factors", 200, json, "", "code-wanted.json", true, JUMPCLOUD_CODE_REFUSED, FACTOR_TOTP,
     "MFA required."},
    {"other factors", 401, json, "", "other-factors.json", false, JUMPCLOUD_CODE_WANTED,
     FACTOR_DUO | FACTOR_PUSH | FACTOR_KEY, "MFA required."},
    {"no factor available", 401, json, "", "no-factor-available.json", false, JUMPCLOUD_CODE_WANTED, FACTOR_UNAVAILABLE,
     "MFA required."},
    {"code wanted by redirect", 302, "", "https://console.jumpcloud.com/login", NULL, false, JUMPCLOUD_CODE_WANTED, 0,
     ""},
    {"code wanted by relative redirect", 302, "", "/login?error=4014", NULL, false, JUMPCLOUD_CODE_WANTED, 0, ""},
    {"wrong code by redirect", 303, "", "/login", NULL, true, JUMPCLOUD_CODE_REFUSED, 0, ""},
    {"hostile words are made visible", 401, json, "", "control-characters.json", false, JUMPCLOUD_REFUSED, 0,
     "Locked\\x1b[31m out \\u{202e}"},
};

static void
answers_are_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        CLEANUP_SECRET struct secret body = {0};
        struct jumpcloud_answer answer = {0};
        struct failure failure = {0};
        char name[128];

        if (answers[i].file != NULL) {
            snprintf(name, sizeof(name), "jumpcloud/%s", answers[i].file);
            data_file_read(name, &body);
        }
        print_message("%s\n", answers[i].name);
        assert_true(jumpcloud_reply_auth(answers[i].status, answers[i].content_type, answers[i].location, &body,
                                         answers[i].code_sent, &answer, &failure));
        assert_int_equal(answer.outcome, answers[i].outcome);
        assert_int_equal(answer.factors, answers[i].factors);
        assert_string_equal(answer.message, answers[i].message);
    }
}

static const struct {
    const char *name;
    long status;
    const char *content_type;
    const char *location;
    const char *file;
    enum error_code code;
    enum error_party party;
} failures[] = {
    {"outage page with 200", 200, "text/html", "", "outage.html", ERROR_REPLY, PARTY_JUMPCLOUD},
    {"outage page with 200, no type", 200, "", "", "outage.html", ERROR_REPLY, PARTY_JUMPCLOUD},
    {"a proxy's page with 401", 401, "text/html", "", "outage.html", ERROR_REPLY, PARTY_JUMPCLOUD},
    {"a firewall's page with 403", 403, "text/html", "", "outage.html", ERROR_REPLY, PARTY_JUMPCLOUD},
    {"a policy", 403, json, "", "forbidden.json", ERROR_DENIED, PARTY_ADMINISTRATOR},
    {"too many requests", 429, "text/html", "", "outage.html", ERROR_NETWORK, PARTY_JUMPCLOUD},
    {"server error", 500, "text/html", "", "outage.html", ERROR_NETWORK, PARTY_JUMPCLOUD},
    {"unavailable", 503, "", "", NULL, ERROR_NETWORK, PARTY_JUMPCLOUD},
    {"redirect elsewhere", 302, "", "https://duff-beer.example/", NULL, ERROR_REPLY, PARTY_JUMPCLOUD},
    {"redirect to a path like login", 302, "", "/loginwall", NULL, ERROR_REPLY, PARTY_JUMPCLOUD},
    {"redirect without location", 302, "", "", NULL, ERROR_REPLY, PARTY_JUMPCLOUD},
    {"bad request", 400, json, "", "forbidden.json", ERROR_REPLY, PARTY_JUMPCLOUD},
    {"no status", 0, "", "", NULL, ERROR_REPLY, PARTY_JUMPCLOUD},
};

static void
what_is_not_an_answer_fails_and_leaves_the_result_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        CLEANUP_SECRET struct secret body = {0};
        struct jumpcloud_answer answer = {.factors = 77};
        struct failure failure = {0};
        char name[128];

        if (failures[i].file != NULL) {
            snprintf(name, sizeof(name), "jumpcloud/%s", failures[i].file);
            data_file_read(name, &body);
        }
        print_message("%s\n", failures[i].name);
        assert_false(jumpcloud_reply_auth(failures[i].status, failures[i].content_type, failures[i].location, &body,
                                          false, &answer, &failure));
        assert_int_equal(failure_code(&failure), failures[i].code);
        assert_int_equal(failure_party(&failure), failures[i].party);
        assert_int_equal(answer.factors, 77);
    }
}

static void
redirects_of_the_page_are_told_apart(void **state)
{
    static const struct {
        const char *location;
        enum jumpcloud_redirect redirect;
    } cases[] = {
        {"https://console.jumpcloud.com/login?context=sso&redirectTo=saml2%2Faws-prod", REDIRECT_LOGIN},
        {"https://CONSOLE.jumpcloud.com/login", REDIRECT_LOGIN},
        {"/login?context=sso", REDIRECT_LOGIN},
        {"https://console.jumpcloud.com/userconsole#/?error=policyDenial", REDIRECT_POLICY},
        {"https://console.jumpcloud.com/userconsole/", REDIRECT_PORTAL},
        {"https://console.jumpcloud.com/userconsole#/", REDIRECT_PORTAL},
        {"https://console.jumpcloud.com/loginwall", REDIRECT_OTHER},
        {"https://console.jumpcloud.com.evil.example/login", REDIRECT_OTHER},
        {"https://console.jumpcloud.com@evil.example/login", REDIRECT_OTHER},
        {"https://console.jumpcloud.com:444/login", REDIRECT_OTHER},
        {"http://console.jumpcloud.com/login", REDIRECT_OTHER},
        {"https://evil.example/userconsole#/?error=policyDenial", REDIRECT_OTHER},
        {"//evil.example/login", REDIRECT_OTHER},
        {"/\\evil.example/login", REDIRECT_OTHER},
        {"login", REDIRECT_OTHER},
        {"", REDIRECT_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        print_message("%s\n", cases[i].location);
        assert_int_equal(jumpcloud_reply_redirect(cases[i].location, console_url), cases[i].redirect);
    }
}

static void
words_of_an_unknown_status_are_passed_on(void **state)
{
    CLEANUP_SECRET struct secret body = {0};
    struct jumpcloud_answer answer = {0};
    struct failure failure = {0};

    (void)state;
    secret_set(&body, "{\"message\": \"Use the new portal\"}");
    assert_false(jumpcloud_reply_auth(410, json, "", &body, false, &answer, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
    assert_non_null(strstr(sentence_of(&failure), "status 410, Use the new portal, which is not understood"));
}

static void
words_that_say_more_are_told_from_the_usual_ones(void **state)
{
    struct jumpcloud_answer locked = {.message = "Your account is locked."};
    struct jumpcloud_answer refused = {.message = "Authentication failed."};
    struct jumpcloud_answer wanted = {.message = "MFA required."};

    (void)state;
    assert_string_equal(jumpcloud_reply_more(&locked), "Your account is locked.");
    assert_string_equal(jumpcloud_reply_more(&refused), "");
    assert_string_equal(jumpcloud_reply_more(&wanted), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xsrf_token_is_found),
        cmocka_unit_test(xsrf_from_anything_else_is_not_understood),
        cmocka_unit_test(xsrf_trouble_at_jumpcloud_is_theirs),
        cmocka_unit_test(answers_are_told_apart),
        cmocka_unit_test(what_is_not_an_answer_fails_and_leaves_the_result_alone),
        cmocka_unit_test(redirects_of_the_page_are_told_apart),
        cmocka_unit_test(words_of_an_unknown_status_are_passed_on),
        cmocka_unit_test(words_that_say_more_are_told_from_the_usual_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
