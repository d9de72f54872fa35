/* SPDX-License-Identifier: MIT
 *
 * sign_in/jumpcloud/answers: an answer for each row of the table, its meaning, and that unknown answers are harmless.
 */
#include "sign_in/jumpcloud/answers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "names/factor.h"
#include "sentence.h"
#include "sign_in/jumpcloud/jumpcloud_key_reply.h"
#include "sign_in/jumpcloud/portal_reply.h"

#define CONSOLE "https://console.jumpcloud.com"
#define SSO "https://sso.jumpcloud.com"
#define HTML "<!DOCTYPE html><html><title>Back soon</title></html>"
#define LOGINS "PASSWORD CODE CODE_ALONE PUSH_LOGIN KEY"
#define SECRETS "PASSWORD CODE CODE_ALONE"
#define NAMED "{\"message\":\"MFA required.\",\"factors\":[{\"type\":\"totp\",\"status\":\"available\"}]}"
#define CHALLENGE(site, credentials) \
    "{\"publicKey\":{\"challenge\":\"a+/b\",\"timeout\":60000,\"rpId\":\"" site \
    "\",\"userVerification\":\"preferred\"," \
    "\"allowCredentials\":[" credentials "]},\"token\":\"t\"}"
#define CREDENTIAL "{\"type\":\"public-key\",\"id\":\"aWQ=\"}"
#define PUSH "{\"id\":\"5be1f0a1\",\"expiresAt\":\"2018-11-15T20:49:38.123Z\",\"status\":\"pending\"}"

static const struct answer_place place = {CONSOLE, SSO, "duffman@duff-beer.example"};

static const char *const request_names[] = {
#define STEP(request, ...) [ASKED_##request] = #request,
    ANSWERED(STEP)
#undef STEP
};

static const struct {
    const char *requests;
    const char *row;
    long status;
    const char *location;
    const char *body;
} examples[] = {
    /* any request */
    {LOGINS " PUSH KEY_OPTIONS PUSH_STATE XSRF PAGE APPLICATIONS SELF", "BUSY", 429, "", HTML},
    {LOGINS " PUSH KEY_OPTIONS PUSH_STATE XSRF APPLICATIONS SELF", "TROUBLE", 500, "", HTML},
    {LOGINS " PUSH KEY_OPTIONS XSRF APPLICATIONS SELF", "TROUBLE", 503, "", ""},
    {"PAGE", "BUSY", 503, "", ""},
    {LOGINS " PUSH KEY_OPTIONS XSRF PAGE APPLICATIONS", "POLICY", 302, CONSOLE "/userconsole#/?error=policyDenial", ""},
    {LOGINS " PUSH KEY_OPTIONS XSRF APPLICATIONS", "POLICY", 200, "",
     "{\"redirectTo\":\"" CONSOLE "/userconsole#/?error=policyDenial\"}"},
    {LOGINS " PUSH KEY_OPTIONS XSRF PAGE APPLICATIONS", "RESET", 302, "/login?template=resetUserPassword", ""},
    {LOGINS " PUSH KEY_OPTIONS XSRF PAGE APPLICATIONS", "ERROR", 302,
     CONSOLE "/login?context=sso&error=lockedOut&x=secret", ""},
    {LOGINS " PUSH KEY_OPTIONS XSRF PAGE APPLICATIONS", "ERROR", 303, "/login?template=activateUser", ""},
    {LOGINS " PUSH KEY_OPTIONS XSRF PAGE APPLICATIONS", "REGION", 302, "https://console.eu.jumpcloud.com/login?x", ""},
    /* a login */
    {LOGINS, "ACCEPTED", 200, "", "{\"redirectTo\":\"" SSO "/saml2/aws\"}"},
    {LOGINS, "ACCEPTED", 200, "", "{\"redirectTo\":\"saml2/aws\"}"},
    {LOGINS, "ACCEPTED", 200, "", "{\"redirectTo\":\"" CONSOLE "/userconsole/\"}"},
    {LOGINS, "ACCEPTED", 200, "", "{}"},
    {LOGINS, "ACCEPTED", 200, "", ""},
    {LOGINS " PUSH KEY_OPTIONS", "ELSEWHERE", 302, "https://proxy.corp.example/login?x", ""},
    {LOGINS " PUSH KEY_OPTIONS", "ELSEWHERE", 302, "//evil.example/login", ""},
    {LOGINS " PUSH KEY_OPTIONS", "ELSEWHERE", 302, "http://console.jumpcloud.com/login", ""},
    {LOGINS " PUSH KEY_OPTIONS", "ELSEWHERE", 302, "https://console.jumpcloud.com.evil.example/login", ""},
    {LOGINS " PUSH KEY_OPTIONS", "ELSEWHERE", 302, "https://console.jumpcloud.com@evil.example/login", ""},
    {LOGINS " PUSH KEY_OPTIONS", "ELSEWHERE", 302, "https://console.jumpcloud.com:444/login", ""},
    {"XSRF APPLICATIONS", "ELSEWHERE", 302, "https://proxy.corp.example/login?x", ""},
    {LOGINS " PUSH KEY_OPTIONS", "FEDERATED", 200, "",
     "{\"redirectTo\":\"https://login.idp.example/authorize?client=x\"}"},
    {LOGINS " PUSH KEY_OPTIONS", "FEDERATED", 401, "",
     "{\"message\":\"x\",\"redirectTo\":\"https://login.idp.example/\"}"},
    {"PASSWORD", "WRONG", 401, "", "{\"message\":\"Authentication failed.\"}"},
    {"PASSWORD", "WRONG", 401, "", "{\"error\":\"authentication failed\"}"},
    {"CODE CODE_ALONE", "WRONG", 401, "", "{\"message\":\"Authentication failed.\"}"},
    {SECRETS, "FACTORS", 401, "", NAMED},
    {SECRETS, "FACTORS", 200, "", NAMED},
    {SECRETS, "FACTORS", 401, "", "{\"factors\":[{\"type\":\"webauthn\",\"status\":\"available\"}]}"},
    {SECRETS, "FACTORS", 401, "", "{\"factors\":[{\"type\":\"durt\"},{\"type\":\"hologram\"}]}"},
    {SECRETS, "FACTORS", 401, "", "{\"factors\":[{\"type\":\"totp\",\"status\":\"unavailable\"}]}"},
    {SECRETS, "FACTOR_WORDS", 401, "", "{\"message\":\"mfa required\"}"},
    {SECRETS, "FACTOR_WORDS", 401, "", "{\"error\":\"Invalid multifactor token\"}"},
    {SECRETS, "FACTOR_WORDS", 401, "", "{\"message\":\"MFA required.\",\"factors\":[{\"type\":\"hologram\"}]}"},
    {SECRETS, "FACTOR_WORDS", 200, "", "{\"message\":\"MFA required.\"}"},
    {SECRETS, "FACTOR_PAGE", 302, "/login?step=mfa", ""},
    {SECRETS, "FACTOR_PAGE", 302, "/login?error=4014", ""},
    {SECRETS, "FACTOR_PAGE", 302, CONSOLE "/mfa", ""},
    {SECRETS, "LOGIN_PAGE", 302, CONSOLE "/login", ""},
    {SECRETS, "LOGIN_PAGE", 303, "/login?context=sso&redirectTo=saml2%2Faws", ""},
    {SECRETS " PUSH KEY", "TOKEN_OLD", 403, "", "{\"message\":\"Invalid XSRF token.\"}"},
    {SECRETS " PUSH KEY", "TOKEN_OLD", 400, "", "{\"error\":\"csrf token mismatch\"}"},
    {SECRETS, "FORBIDDEN", 403, "", "{\"message\":\"Not from here.\"}"},
    {SECRETS, "FORBIDDEN", 403, "", "{\"message\":\"Authentication failed.\"}"},
    {SECRETS, "DENIED", 401, "", "{\"message\":\"Account locked.\"}"},
    {SECRETS, "DENIED", 401, "", "{\"message\":\"MFA enrollment required.\"}"},
    {SECRETS, "DENIED", 401, "", "{\"message\":\"Authentication failed. Your account is locked.\"}"},
    {SECRETS, "DENIED", 401, "", "{\"factors\":[{\"type\":\"hologram\",\"status\":\"available\"}]}"},
    {SECRETS, "DENIED", 401, "", "{}"},
    {SECRETS, "DENIED", 401, "", ""},
    {SECRETS, "DENIED_2XX", 200, "", "{\"message\":\"Account locked.\"}"},
    {SECRETS, "PAGE", 200, "", HTML},
    {SECRETS, "PAGE", 401, "", HTML},
    {SECRETS, "PAGE", 403, "", "forbidden by the firewall"},
    {SECRETS, "REDIRECT", 302, "/loginwall", ""},
    {SECRETS, "REDIRECT", 302, "/login?step=password", ""},
    {SECRETS, "REDIRECT", 302, "", ""},
    {SECRETS, "REDIRECT", 302, CONSOLE "/userconsole/", ""},
    {"CODE_ALONE", "NOT_THERE", 404, "", HTML},
    {"CODE_ALONE", "NOT_THERE", 405, "", ""},
    {"PASSWORD CODE", "UNKNOWN", 404, "", "{}"},
    {SECRETS, "UNKNOWN", 418, "", "{\"message\":\"teapot\"}"},
    {SECRETS, "UNKNOWN", 410, "", "{\"message\":\"Use the new portal\"}"},
    {SECRETS, "UNKNOWN", 400, "", "{}"},
    {SECRETS, "UNKNOWN", 200, "", "{\"redirectTo\":\"" CONSOLE "/loginwall\"}"},
    {SECRETS, "UNKNOWN", 0, "", ""},
    /* a push */
    {"PUSH", "SENT", 200, "", PUSH},
    {"PUSH", "SENT", 201, "", "{\"id\":\"a-b_c\",\"expiresAt\":\"soon\",\"status\":\"Accepted\"}"},
    {"PUSH", "OPEN", 400, "", "{\"message\":\"A push is already pending.\"}"},
    {"PUSH", "NOT_SENT", 400, "", "{\"message\":\"Device not enrolled.\"}"},
    {"PUSH", "NOT_SENT", 401, "", "{}"},
    {"PUSH", "PAGE", 200, "", HTML},
    {"PUSH", "PAGE", 302, "", ""},
    {"PUSH", "UNKNOWN", 200, "", "{\"status\":\"pending\"}"},
    {"PUSH", "UNKNOWN", 200, "", "{\"id\":\"../auth\",\"status\":\"pending\"}"},
    {"PUSH", "UNKNOWN", 200, "", "{\"id\":\"ok\",\"status\":\"\\u001b[31mred\"}"},
    {"PUSH", "UNKNOWN", 200, "", "{\"id\":\"ok\"}"},
    {"PUSH_STATE", "PENDING", 200, "", "{\"status\":\"pending\"}"},
    {"PUSH_STATE", "APPROVED", 200, "", "{\"status\":\"accepted\",\"code\":\"42\"}"},
    {"PUSH_STATE", "DENIED", 200, "", "{\"status\":\"denied\"}"},
    {"PUSH_STATE", "DENIED", 401, "", "{\"status\":\"denied\"}"},
    {"PUSH_STATE", "EXPIRED", 200, "", "{\"status\":\"expired\"}"},
    {"PUSH_STATE", "EXPIRED", 403, "", "{\"status\":\"expired\"}"},
    {"PUSH_STATE", "FORGOTTEN", 404, "", HTML},
    {"PUSH_STATE", "FORGOTTEN", 410, "", ""},
    {"PUSH_STATE", "PAGE", 200, "", HTML},
    {"PUSH_STATE", "PAGE", 200, "", "[\"accepted\"]"},
    {"PUSH_STATE", "UNKNOWN", 200, "", "{\"status\":\"accepted?\"}"},
    {"PUSH_STATE", "UNKNOWN", 401, "", "{\"status\":\"accepted\"}"},
    {"PUSH_STATE", "UNKNOWN", 401, "", "{\"message\":\"Unauthorized\"}"},
    {"PUSH_LOGIN", "REFUSED", 401, "", "{\"message\":\"too late\"}"},
    {"PUSH_LOGIN", "REFUSED", 401, "", NAMED},
    {"PUSH_LOGIN", "PAGE", 200, "", HTML},
    {"PUSH_LOGIN", "UNKNOWN", 302, "/loginwall", ""},
    /* a security key */
    {"KEY_OPTIONS", "CHALLENGE", 200, "", CHALLENGE("jumpcloud.com", CREDENTIAL)},
    {"KEY_OPTIONS", "CHALLENGE", 200, "", CHALLENGE("console.jumpcloud.com", "7,{}," CREDENTIAL)},
    {"KEY_OPTIONS", "FOREIGN", 200, "", CHALLENGE("com", CREDENTIAL)},
    {"KEY_OPTIONS", "FOREIGN", 200, "", CHALLENGE("evil.example", CREDENTIAL)},
    {"KEY_OPTIONS", "UNKNOWN", 200, "", CHALLENGE("", CREDENTIAL)},
    {"KEY_OPTIONS", "UNKNOWN", 200, "", CHALLENGE("jumpcloud.com", "")},
    {"KEY_OPTIONS", "UNKNOWN", 200, "", CHALLENGE("jumpcloud.com", "{\"type\":\"other\",\"id\":\"aWQ\"}")},
    {"KEY_OPTIONS", "UNKNOWN", 200, "", CHALLENGE("jumpcloud.com", "{\"type\":\"public-key\",\"id\":\"a?\"}")},
    {"KEY_OPTIONS", "UNKNOWN", 200, "", "{}"},
    {"KEY_OPTIONS", "NOT_GIVEN", 401, "", "{\"message\":\"Authentication failed.\"}"},
    {"KEY_OPTIONS", "NOT_GIVEN", 404, "", "{}"},
    {"KEY_OPTIONS", "NOT_GIVEN", 403, "", CHALLENGE("jumpcloud.com", CREDENTIAL)},
    {"KEY_OPTIONS", "PAGE", 404, "", HTML},
    {"KEY_OPTIONS", "PAGE", 200, "", ""},
    {"KEY_OPTIONS", "UNKNOWN", 302, "/loginwall", ""},
    {"KEY", "REFUSED", 401, "", "{\"message\":\"Authentication failed.\"}"},
    {"KEY", "REFUSED", 400, "", ""},
    {"KEY", "REFUSED", 401, "", NAMED},
    {"KEY", "REFUSED", 200, "", "{\"message\":\"no\"}"},
    {"KEY", "PAGE", 200, "", HTML},
    {"KEY", "UNKNOWN", 302, "/loginwall", ""},
    /* the token */
    {"XSRF", "TOKEN", 200, "", "{\"xsrf\":\"ZHVmZi14c3JmLWZvci10aGUtdGVzdHMh\"}"},
    {"XSRF", "UNKNOWN", 200, "", HTML},
    {"XSRF", "UNKNOWN", 200, "", ""},
    {"XSRF", "UNKNOWN", 200, "", "{}"},
    {"XSRF", "UNKNOWN", 200, "", "{\"xsrf\":\"\"}"},
    {"XSRF", "UNKNOWN", 200, "", "{\"xsrf\":7}"},
    {"XSRF", "UNKNOWN", 200, "", "[\"xsrf\"]"},
    {"XSRF", "UNKNOWN", 200, "", "{\"xsrf\":\"a\\r\\nX-Duff: beer\"}"},
    {"XSRF", "UNKNOWN", 200, "", "{\"xsrf\":\"caf\xc3\xa9\"}"},
    {"XSRF", "UNKNOWN", 403, "", "{\"xsrf\":\"good\"}"},
    /* an application's page */
    {"PAGE", "ASSERTION", 200, "", "<input name=\"SAMLResponse\" value=\"QUFB\">"},
    {"PAGE", "LOGIN", 302, CONSOLE "/login?context=sso&redirectTo=saml2%2Faws-prod", ""},
    {"PAGE", "LOGIN", 302, "https://CONSOLE.jumpcloud.com/login", ""},
    {"PAGE", "LOGIN", 302, "/login?step=password", ""},
    {"PAGE", "LOGIN", 302, CONSOLE "/mfa?x", ""},
    {"PAGE", "UNAUTHORIZED", 401, "", "{}"},
    {"PAGE", "PORTAL", 302, CONSOLE "/userconsole#/", ""},
    {"PAGE", "PORTAL", 302, "/userconsole/", ""},
    {"PAGE", "FEDERATED", 302, "https://login.idp.example/authorize?token=s3cret", ""},
    {"PAGE", "FEDERATED", 302, "https://evil.example/userconsole#/?error=policyDenial", ""},
    {"PAGE", "REDIRECT", 302, CONSOLE "/loginwall", ""},
    {"PAGE", "REDIRECT", 302, "login", ""},
    {"PAGE", "REDIRECT", 302, "", ""},
    {"PAGE", "NO_ASSERTION", 200, "", HTML},
    {"PAGE", "NO_ASSERTION", 200, "", ""},
    {"PAGE", "REFUSED", 403, "", ""},
    {"PAGE", "REFUSED", 404, "", ""},
    {"PAGE", "REFUSED", 410, "", ""},
    {"PAGE", "UNKNOWN", 400, "", "{\"message\":\"bad\"}"},
    {"PAGE", "UNKNOWN", 418, "", HTML},
    /* the applications */
    {"APPLICATIONS", "LIST", 200, "", "[]"},
    {"APPLICATIONS", "LIST", 200, "", "[7,{\"ssoUrl\":\"x\",\"sso\":{\"type\":\"bookmark\"}}]"},
    {"APPLICATIONS", "UNREADABLE", 200, "", "[{\"ssoUrl\":\"" SSO "/saml2/s\"},{\"ssoUrl\":\"x\",\"sso\":{}}]"},
    {"APPLICATIONS", "UNREADABLE", 200, "", "[{\"sso\":{\"type\":\"saml\"}}]"},
    {"APPLICATIONS", "LOGIN", 302, "/login", ""},
    {"APPLICATIONS", "UNAUTHORIZED", 401, "", "[]"},
    {"APPLICATIONS", "UNKNOWN", 200, "", "{}"},
    {"APPLICATIONS", "UNKNOWN", 200, "", HTML},
    {"APPLICATIONS", "UNKNOWN", 403, "", "[]"},
    /* the portal session */
    {"SELF", "ALIVE", 200, "", "{\"_id\":\"1\",\"email\":\"duffman@duff-beer.example\"}"},
    {"SELF", "UNKNOWN", 401, "", "{}"},
    {"SELF", "UNKNOWN", 302, "/login", ""},
    {"SELF", "UNKNOWN", 200, "", HTML},
    {"SELF", "UNKNOWN", 404, "", ""},
};

static void
challenge_is_read_in_any_spelling(void **state)
{
    static const struct {
        const char *challenge;
        const char *id;
        const char *verification;
        const char *timeout;
        enum user_verification read;
        int64_t seconds;
    } rows[] = {
        {"-_-_Zg", "-_-_Zg", "\"required\"", "60000", VERIFICATION_REQUIRED, 60},
        {"+/+/Zg==", "+/+/Zg==", "\"discouraged\"", "1", VERIFICATION_DISCOURAGED, 0},
        {"-_-_Zg==", "+/+/Zg", "\"preferred\"", "-1", VERIFICATION_PREFERRED, 0},
        {"+/+/Zg", "-_-_Zg==", "7", "1e300", VERIFICATION_PREFERRED, 3600},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CLEANUP_MESSAGE struct message question = {.kind = MESSAGE_NEED_ASSERTION};
        CLEANUP_JSON cJSON *json = NULL;
        char text[512];

        snprintf(
            text, sizeof(text),
            "{\"publicKey\":{\"challenge\":\"%s\",\"timeout\":%s,\"rpId\":\"jumpcloud.com\",\"userVerification\":%s,"
            "\"allowCredentials\":[{\"type\":\"public-key\",\"id\":\"%s\"}]},\"token\":\"t\"}",
            rows[i].challenge, rows[i].timeout, rows[i].verification, rows[i].id);
        json = cJSON_Parse(text);
        assert_true(jumpcloud_key_reply_read(json, &question.need_assertion));
        assert_string_equal(question.need_assertion.challenge, "-_-_Zg");
        assert_int_equal(question.need_assertion.id_count, 1);
        assert_string_equal(question.need_assertion.ids[0].id, "-_-_Zg");
        assert_int_equal(question.need_assertion.user_verification, rows[i].read);
        assert_int_equal(question.need_assertion.timeout_seconds, rows[i].seconds);
        assert_string_equal(jumpcloud_key_reply_token(json), "t");
    }
}

static void
signature_is_posted_as_unpadded_base64url(void **state)
{
    CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_ASSERTION, .assertion.id = "-_-_Zg"};
    CLEANUP_JSON cJSON *body = NULL;
    CLEANUP_JSON_TEXT char *text = NULL;

    (void)state;
    secret_set(&message.assertion.client_data, "{}");
    secret_set_bytes(&message.assertion.authenticator_data, "\xfb\xff\xbf\x66", 4);
    secret_set(&message.assertion.signature, "s");
    body = jumpcloud_key_reply_answer(&message.assertion, "t");
    text = cJSON_PrintUnformatted(body);
    assert_string_equal(text,
                        "{\"publicKeyCredential\":{\"id\":\"-_-_Zg\",\"rawId\":\"-_-_Zg\",\"type\":\"public-key\","
                        "\"response\":{\"clientDataJSON\":\"e30\",\"authenticatorData\":\"-_-_Zg\",\"signature\":"
                        "\"cw\",\"userHandle\":null}},\"token\":\"t\"}");
}

static void
read_answer(enum asked asked, long status, const char *location, const char *body, struct answer *answer,
            struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {.status = status};

    snprintf(reply.location, sizeof(reply.location), "%s", location);
    secret_set(&reply.body, body);
    answer_read(asked, &reply, &place, answer, failure);
}

/* True when the blank-separated list has the word. */
static bool
has_word(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word)) {
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

/* The consequences of the row apply, and its sentence has its values. */
static void
check_consequence(const struct answer *answer, const struct failure *failure)
{
    const struct answer_row *row = &answer_rows[answer->id];

    assert_int_equal(failure->id, row->failure);
    assert_int_equal(answer->meaning, row->meaning);
    assert_int_equal(answer->retry, row->retry);
    assert_int_equal(failure->count, failure_value_count(failure->id));
    for (size_t i = 0; i < failure->count; i++) {
        assert_int_equal(failure->values[i].is_number, failure_value_is_number(failure->id, i));
    }
    assert_null(strstr(sentence_of(failure), "s3cret"));
    assert_null(strchr(sentence_of(failure), '\x1b'));
}

static void
each_row_has_an_answer(void **state)
{
    bool is_seen[ANSWER_COUNT] = {false};

    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        for (int asked = 0; asked < ASKED_COUNT; asked++) {
            struct answer answer = {0};
            struct failure failure = {0};
            char name[80];

            if (!has_word(examples[i].requests, request_names[asked])) {
                continue;
            }
            snprintf(name, sizeof(name), "%s_%s", request_names[asked], examples[i].row);
            print_message("%s: %ld %s %s\n", name, examples[i].status, examples[i].location, examples[i].body);
            read_answer((enum asked)asked, examples[i].status, examples[i].location, examples[i].body, &answer,
                        &failure);
            assert_string_equal(answer_rows[answer.id].name, name);
            check_consequence(&answer, &failure);
            is_seen[answer.id] = true;
        }
    }
    for (int id = 0; id < ANSWER_COUNT; id++) {
        print_message("%s\n", is_seen[id] ? "" : answer_rows[id].name);
        assert_true(is_seen[id]);
    }
}

static void
unknown_answers_are_not_retried(void **state)
{
    (void)state;
    for (int id = 0; id < ANSWER_COUNT; id++) {
        const struct answer_row *row = &answer_rows[id];
        bool is_last = id + 1 == ANSWER_COUNT || answer_rows[id + 1].asked != row->asked;

        print_message("%s\n", row->name);
        if (is_last) {
            assert_int_equal(row->statuses & row->targets & row->words & row->bodies, ANY);
            assert_int_equal(row->meaning, MEANS_UNKNOWN);
        }
        if (row->meaning == MEANS_UNKNOWN || row->meaning == MEANS_DENIED) {
            assert_int_equal(row->retry, RETRY_NOTHING);
            assert_int_not_equal(row->failure, FAILURE_NONE);
        }
    }
}

static void
sentences_name_the_received_value(void **state)
{
    static const struct {
        enum asked asked;
        long status;
        const char *location;
        const char *body;
        const char *words;
    } cases[] = {
        {ASKED_PASSWORD, 401, "", "{\"message\":\"Account\\u001b locked.\"}", "(Account\\x1b locked.)"},
        {ASKED_PASSWORD, 200, "", "{\"redirectTo\":\"https://idp.example/x\"}",
         "identity provider at https://idp.example "},
        {ASKED_PASSWORD, 302, "/login?error=lockedOut&x=y", "", "the error \"lockedOut\""},
        {ASKED_PASSWORD, 302, "https://console.in.jumpcloud.com/login", "",
         "ajc-hook account duffman@duff-beer.example --console-url https://console.in.jumpcloud.com"},
        {ASKED_PASSWORD, 302, "https://proxy.example/x?y", "", "redirected to https://proxy.example, which"},
        {ASKED_PASSWORD, 410, "", "{\"message\":\"Use the new portal\"}", "(status 410, Use the new portal)"},
        {ASKED_PUSH, 400, "", "{\"message\":\"Too\\u0007 bad.\"}", "(status 400, Too\\x07 bad.)"},
        {ASKED_PUSH, 401, "", "{}", "(status 401)"},
        {ASKED_PAGE, 200, "", "<html><title>User Console</title>", "(no type, \"User Console\")"},
        {ASKED_PAGE, 302, "https://idp.example/x", "", "to https://idp.example, probably"},
        {ASKED_APPLICATIONS, 200, "", "[{\"ssoUrl\":\"x\"}]", "no entry has sso.type"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct answer answer;
        struct failure failure = {0};

        read_answer(cases[i].asked, cases[i].status, cases[i].location, cases[i].body, &answer, &failure);
        print_message("%s\n", sentence_of(&failure));
        assert_non_null(strstr(sentence_of(&failure), cases[i].words));
    }
}

static void
factors_are_parsed_by_name(void **state)
{
    struct answer answer;
    struct failure failure = {0};

    (void)state;
    read_answer(ASKED_PASSWORD, 401, "",
                "{\"factors\":[{\"type\":\"totp\",\"status\":\"unavailable\"},{\"type\":\"sms\"},{\"type\":\"DURT\"},"
                "{\"type\":\"push\",\"status\":\"Available\"},{\"type\":\"webauthn\"},{\"type\":\"duo\"},7]}",
                &answer, &failure);
    assert_int_equal(answer.factors, FACTOR_SMS | FACTOR_GO | FACTOR_PUSH | FACTOR_KEY | FACTOR_DUO | FACTOR_OTHER);
    read_answer(ASKED_PASSWORD, 302, "/login", "{\"factors\":[{\"type\":\"push\"}]}", &answer, &failure);
    assert_int_equal(answer.factors, 0);
    read_answer(ASKED_PASSWORD, 401, "", "{\"factors\":[{\"type\":\"totp\",\"status\":\"off\"}]}", &answer, &failure);
    assert_int_equal(answer.factors, FACTOR_UNAVAILABLE);
}

static void
push_id_with_a_path_is_refused(void **state)
{
    static const char *const bodies[] = {"{}",
                                         "{\"id\":\"\"}",
                                         "{\"id\":7}",
                                         "{\"id\":\"../auth\"}",
                                         "{\"id\":\"a/b\"}",
                                         "{\"id\":\"a%2fb\"}",
                                         "{\"id\":\"a?b\"}",
                                         "{\"id\":\"a#b\"}",
                                         "{\"id\":\"a b\"}",
                                         "{\"id\":\".\"}",
                                         "{\"id\":\"a\\r\\nb\"}",
                                         "{\"id\":\"caf\xc3\xa9\"}"};
    struct jumpcloud_push push = {.id = "before"};
    cJSON *json;

    (void)state;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        json = cJSON_Parse(bodies[i]);
        assert_non_null(json);
        assert_false(portal_reply_push(json, &push));
        cJSON_Delete(json);
    }
    assert_string_equal(push.id, "before");
    json = cJSON_Parse(PUSH);
    assert_true(portal_reply_push(json, &push));
    cJSON_Delete(json);
    assert_string_equal(push.id, "5be1f0a1");
    assert_int_equal(push.expires_at, 1542314978);
}

/* --- random answers --- */

static unsigned long long chance_state;

static unsigned
chance(unsigned most)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (unsigned)(chance_state % most);
}

#define ONE_OF(list) ((list)[chance(sizeof(list) / sizeof((list)[0]))])

static void
make_body(char *body, size_t size)
{
    static const char *const words[] = {"Authentication failed.", "Account locked.", "MFA required.", "xsrf",
                                        "pending"};
    static const char *const types[] = {"totp", "push", "hologram", "", "sms"};
    static const char *const whole[] = {
        "", HTML, "[]", "null", "{", PUSH, NAMED, "SAMLResponse", "{\"xsrf\":\"good\"}"};
    static const char *const targets[] = {"", "/login", "https://idp.example/", SSO "/saml2/x", "/login?error=x"};

    if (chance(4) == 0) {
        snprintf(body, size, "%s", ONE_OF(whole));
        return;
    }
    snprintf(body, size, "{\"%s\":\"%s\",\"status\":\"%s\",\"redirectTo\":\"%s\",\"factors\":[{\"type\":\"%s\"}]}",
             chance(2) == 0 ? "message" : "error", chance(3) == 0 ? "" : ONE_OF(words), chance(2) == 0 ? "pending" : "",
             chance(2) == 0 ? "" : ONE_OF(targets), ONE_OF(types));
}

/* Conditions that every answer must satisfy. */
static bool
is_harmless(long status, const char *body, const struct answer *answer)
{
    bool is_wrong = status == 401 && strstr(body, "\"Authentication failed.\"") != NULL;
    bool is_success = status >= 200 && status <= 299;
    bool names_factor = strstr(body, "totp") != NULL || strstr(body, "push") != NULL || strstr(body, "sms") != NULL;
    int exit_status = error_exit_status(failure_code(&(struct failure){.id = answer_rows[answer->id].failure}));

    return (answer->meaning != MEANS_REFUSED || is_wrong) && (answer->meaning != MEANS_ACCEPTED || is_success) &&
           (answer->retry != RETRY_LOGIN || is_wrong || answer->meaning == MEANS_LOGIN_NEEDED) &&
           ((answer->factors & ~(unsigned)FACTOR_OTHER) == 0 || names_factor) &&
           (answer->meaning != MEANS_UNKNOWN || answer->retry == RETRY_NOTHING) && exit_status >= 0 && exit_status <= 5;
}

static void
random_answers_do_no_harm(void **state)
{
    static const long statuses[] = {200, 204, 302, 400, 401, 403, 404, 410, 418, 429, 500, 0};
    static const char *const locations[] = {"", "/login", "/login?step=mfa", "https://evil.example/", "/mfa", "//x"};
    bool is_seen[ANSWER_COUNT] = {false};
    int seen = 0;

    (void)state;
    chance_state = 20181115;
    for (int i = 0; i < 200000; i++) {
        struct answer answer;
        struct failure failure;
        long status = ONE_OF(statuses);
        char body[512];

        make_body(body, sizeof(body));
        read_answer((enum asked)chance(ASKED_COUNT), status, ONE_OF(locations), body, &answer, &failure);
        if (!is_harmless(status, body, &answer)) {
            fail_msg("%s: %ld %s", answer_rows[answer.id].name, status, body);
        }
        seen += !is_seen[answer.id];
        is_seen[answer.id] = true;
    }
    print_message("200000 answers, %d of %d rows\n", seen, (int)ANSWER_COUNT);
    assert_in_range(seen, ANSWER_COUNT * 2 / 3, ANSWER_COUNT);
}

/* Each condition finds an answer that violates it. */
static void
a_harmful_answer_is_found(void **state)
{
    static const struct answer harmful[] = {
        {.meaning = MEANS_REFUSED, .retry = RETRY_LOGIN, .id = ANSWER_PASSWORD_WRONG},
        {.meaning = MEANS_ACCEPTED, .id = ANSWER_PASSWORD_ACCEPTED},
        {.meaning = MEANS_UNKNOWN, .retry = RETRY_FACTOR, .id = ANSWER_PASSWORD_UNKNOWN},
        {.meaning = MEANS_DENIED, .retry = RETRY_LOGIN, .id = ANSWER_PASSWORD_DENIED},
        {.meaning = MEANS_FACTOR_WANTED, .factors = FACTOR_TOTP, .id = ANSWER_PASSWORD_FACTORS},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(harmful) / sizeof(harmful[0]); i++) {
        assert_false(is_harmless(401, "{\"message\":\"Account locked.\"}", &harmful[i]));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_has_an_answer),
        cmocka_unit_test(unknown_answers_are_not_retried),
        cmocka_unit_test(sentences_name_the_received_value),
        cmocka_unit_test(factors_are_parsed_by_name),
        cmocka_unit_test(push_id_with_a_path_is_refused),
        cmocka_unit_test(challenge_is_read_in_any_spelling),
        cmocka_unit_test(signature_is_posted_as_unpadded_base64url),
        cmocka_unit_test(random_answers_do_no_harm),
        cmocka_unit_test(a_harmful_answer_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
