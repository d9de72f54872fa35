/* SPDX-License-Identifier: MIT
 *
 * sign_in/jumpcloud with a small portal: the requests, and the result of each answer of the SSO page.
 */
#include "sign_in/jumpcloud/jumpcloud.h"
#include "sign_in/jumpcloud/jumpcloud_push.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "sentence.h"
#include "tls_server.h"

static const char page[] = "<form><input name=\"SAMLResponse\" value=\"QUFB\"></form>";

static struct tls_server *server;
static struct http *http;
static struct jumpcloud jumpcloud;
static char auth_request[8192];
static char auth_body[65536];
static const char *auth_status;

static void
respond(FILE *out, const char *status_and_headers, const char *body)
{
    fprintf(out, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s", status_and_headers, strlen(body), body);
}

static void
answer_auth(const struct tls_request *request, FILE *out)
{
    memcpy(auth_request, request->head, sizeof(auth_request));
    memcpy(auth_body, request->body, sizeof(auth_body));
    respond(out, auth_status, "{}");
}

static void
answer_page(const struct tls_request *request, FILE *out)
{
    bool has_session = strstr(tls_request_header(request, "Cookie"), "_jumpcloud_user_console_=session") != NULL;

    respond(out, has_session ? "200 OK\r\nContent-Type: text/html" : "302 Found\r\nLocation: /login?context=sso",
            has_session ? page : "");
}

static bool
answer(const struct tls_request *request, FILE *out)
{
    char path[128] = "";

    sscanf(request->head, "%*s %127s", path);
    if (strcmp(path, "/userconsole/xsrf") == 0) {
        respond(out, "200 OK\r\nSet-Cookie: _jumpcloud_user_console_=session; Domain=duff.localhost; Path=/; Secure",
                "{\"xsrf\":\"duff-token\"}");
    } else if (strcmp(path, "/userconsole/auth") == 0) {
        answer_auth(request, out);
    } else if (strcmp(path, "/userconsole/auth/totp") == 0) {
        answer_auth(request, out);
    } else if (strcmp(path, "/userconsole/auth/push") == 0) {
        memcpy(auth_body, request->body, sizeof(auth_body));
        respond(out, "200 OK", "{\"id\":\"id-1\",\"status\":\"pending\"}");
    } else if (strcmp(path, "/userconsole/auth/push/id-1") == 0) {
        respond(out, "200 OK", "{\"status\":\"accepted\"}");
    } else if (strcmp(path, "/userconsole/auth/push/id-1/login") == 0) {
        answer_auth(request, out);
    } else if (strcmp(path, "/saml2/aws") == 0) {
        answer_page(request, out);
    } else if (strcmp(path, "/saml2/empty") == 0) {
        respond(out, "200 OK\r\nContent-Type: text/html", "<html>beer</html>");
    } else if (strcmp(path, "/saml2/policy") == 0) {
        fprintf(out, "HTTP/1.1 302 Found\r\nLocation: %s/userconsole#/?error=policyDenial\r\nContent-Length: 0\r\n\r\n",
                jumpcloud.console_url);
    } else if (strcmp(path, "/saml2/portal") == 0) {
        respond(out, "302 Found\r\nLocation: /userconsole/", "");
    } else if (strcmp(path, "/saml2/evil") == 0) {
        respond(out, "302 Found\r\nLocation: https://evil.example/login?token=s3cret", "");
    } else if (strcmp(path, "/saml2/forbidden") == 0) {
        respond(out, "403 Forbidden", "");
    } else if (strcmp(path, "/saml2/unauthorized") == 0) {
        respond(out, "401 Unauthorized", "{}");
    } else if (strcmp(path, "/saml2/down") == 0) {
        respond(out, "503 Unavailable", "");
    } else if (strcmp(path, "/saml2/teapot") == 0) {
        respond(out, "418 Teapot", "");
    } else {
        respond(out, "404 Not Found", "");
    }
    return true;
}

static void
open_portal(void)
{
    struct message_task task = {.email = "duffman@duff-beer.example"};
    struct failure failure = {0};

    text_copy(task.console_url, sizeof(task.console_url), tls_server_url(server, "portal.duff.localhost", "/"));
    text_copy(task.sso_url, sizeof(task.sso_url), tls_server_url(server, "sso.duff.localhost", ""));
    assert_true(http_open(&http, tls_server_settings(server), &failure));
    assert_true(jumpcloud_open(&jumpcloud, http, &task, &failure));
}

static void
close_portal(void)
{
    jumpcloud_clear(&jumpcloud);
    http_close(&http);
}

static int
set_up(void **state)
{
    (void)state;
    auth_status = "200 OK";
    auth_request[0] = '\0';
    server = tls_server_start(answer);
    open_portal();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    close_portal();
    tls_server_stop(server);
    return 0;
}

static bool
log_in(const char *code, const char *redirect_to, struct answer *reply, struct failure *failure)
{
    CLEANUP_SECRET struct secret password = {0};

    secret_set(&password, "du\"ff\\ b\xc3\xa9\xc3\xa9r\t&\x01");
    return jumpcloud_authenticate(&jumpcloud, &password, code, redirect_to, reply, failure);
}

static enum answer_meaning
get_page(const char *path, struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct http_request request;
    struct answer answer;

    assert_true(
        jumpcloud_page_request(&jumpcloud, tls_server_url(server, "sso.duff.localhost", path), &request, failure));
    assert_true(http_perform(http, &request, &reply, failure));
    jumpcloud_read(&jumpcloud, ASKED_PAGE, &reply, &answer, failure);
    return answer.meaning;
}

static void
origins_must_be_https(void **state)
{
    static const char *const urls[] = {"",
                                       "https://",
                                       "http://console.jumpcloud.com",
                                       "console.jumpcloud.com",
                                       "https://console.jumpcloud.com/x",
                                       "https://console.jumpcloud.com?x",
                                       "https://console.jumpcloud.com:x",
                                       "https://console.jumpcloud.com:",
                                       "https://:443",
                                       "https://duff@console.jumpcloud.com"};

    (void)state;
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct message_task task = {.sso_url = "https://sso.jumpcloud.com"};
        struct jumpcloud opened = {0};
        struct failure failure = {0};

        print_message("%s\n", urls[i]);
        text_copy(task.console_url, sizeof(task.console_url), urls[i]);
        assert_false(jumpcloud_open(&opened, http, &task, &failure));
        assert_int_equal(failure_code(&failure), ERROR_CONFIG);
        text_copy(task.sso_url, sizeof(task.sso_url), urls[i]);
        text_copy(task.console_url, sizeof(task.console_url), "https://console.jumpcloud.com");
        assert_false(jumpcloud_open(&opened, http, &task, &failure));
        assert_int_equal(failure_code(&failure), ERROR_CONFIG);
    }
}

static void
login_sends_what_public_clients_send(void **state)
{
    struct answer reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_true(log_in("", "saml2/aws", &reply, &failure));
    assert_int_equal(reply.meaning, MEANS_ACCEPTED);
    assert_non_null(strstr(auth_request, "\r\nX-Xsrftoken: duff-token\r\n"));
    assert_non_null(strstr(auth_request, "\r\nX-Requested-With: XMLHttpRequest\r\n"));
    assert_non_null(strstr(auth_request, "\r\nAccept: application/json\r\n"));
    assert_non_null(strstr(auth_request, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(auth_request, "_jumpcloud_user_console_=session"));
    assert_string_equal(auth_body, "{\"email\":\"duffman@duff-beer.example\","
                                   "\"password\":\"du\\\"ff\\\\ b\xc3\xa9\xc3\xa9r\\t&\\u0001\","
                                   "\"context\":\"sso\",\"redirectTo\":\"saml2/aws\"}");
}

static void
code_is_sent_as_text_and_the_token_fetched_once(void **state)
{
    struct answer reply = {0};
    struct failure failure = {0};

    (void)state;
    auth_status = "401 Unauthorized";
    assert_true(log_in("", NULL, &reply, &failure));
    assert_int_equal(reply.meaning, MEANS_DENIED);
    assert_null(strstr(auth_body, "otp"));
    assert_null(strstr(auth_body, "redirectTo"));
    auth_status = "200 OK";
    assert_true(log_in("012345", NULL, &reply, &failure));
    assert_int_equal(reply.meaning, MEANS_ACCEPTED);
    assert_non_null(strstr(auth_body, "\"otp\":\"012345\""));
    assert_int_equal(tls_server_requests(server, "GET /userconsole/xsrf"), 1);
    assert_int_equal(tls_server_connections(server), 1);
}

static void
code_is_sent_without_the_password(void **state)
{
    struct answer reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_true(jumpcloud_authenticate_code(&jumpcloud, "012345", &reply, &failure));
    assert_int_equal(reply.meaning, MEANS_ACCEPTED);
    assert_string_equal(auth_body, "{\"otp\":\"012345\"}");
    assert_non_null(strstr(auth_request, "\r\nX-Xsrftoken: duff-token\r\n"));
    auth_status = "404 Not Found";
    assert_true(jumpcloud_authenticate_code(&jumpcloud, "012345", &reply, &failure));
    assert_int_equal(reply.retry, RETRY_WITH_PASSWORD);
}

static void
push_is_started_polled_and_exchanged_for_a_login(void **state)
{
    struct jumpcloud_push push = {0};
    struct answer reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_true(jumpcloud_push_start(&jumpcloud, &push, &reply, &failure));
    assert_string_equal(push.id, "id-1");
    assert_int_equal(reply.meaning, MEANS_PUSH_SENT);
    assert_string_equal(auth_body, "{}");
    assert_true(jumpcloud_push_poll(&jumpcloud, &push, &reply, &failure));
    assert_int_equal(reply.meaning, MEANS_PUSH_APPROVED);
    assert_true(jumpcloud_push_log_in(&jumpcloud, &push, &reply, &failure));
    assert_int_equal(reply.meaning, MEANS_ACCEPTED);
    assert_non_null(strstr(auth_request, "POST /userconsole/auth/push/id-1/login "));
    assert_non_null(strstr(auth_request, "\r\nX-Xsrftoken: duff-token\r\n"));
    auth_status = "401 Unauthorized";
    assert_true(jumpcloud_push_log_in(&jumpcloud, &push, &reply, &failure));
    assert_int_equal(failure_code(&failure), ERROR_DENIED);
    assert_int_equal(tls_server_requests(server, "POST /userconsole/auth/push "), 1);
}

static void
token_is_fetched_again_after_a_failure_and_when_old(void **state)
{
    struct answer reply = {0};
    struct failure failure = {0};

    (void)state;
    auth_status = "500 Error";
    assert_true(log_in("", NULL, &reply, &failure));
    assert_int_equal(reply.meaning, MEANS_NOT_PROCESSED);
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    auth_status = "200 OK";
    assert_true(log_in("", NULL, &reply, &failure));
    assert_int_equal(tls_server_requests(server, "GET /userconsole/xsrf"), 2);
    jumpcloud.xsrf_until = 0;
    assert_true(log_in("", NULL, &reply, &failure));
    assert_int_equal(tls_server_requests(server, "GET /userconsole/xsrf"), 3);
}

static void
page_requires_a_login_until_there_is_one(void **state)
{
    struct answer reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_int_equal(get_page("/saml2/aws", &failure), MEANS_LOGIN_NEEDED);
    assert_true(log_in("", "saml2/aws", &reply, &failure));
    assert_int_equal(get_page("/saml2/aws", &failure), MEANS_ASSERTION);
}

static void
session_survives_as_text(void **state)
{
    CLEANUP_SECRET struct secret text = {0};
    struct answer reply = {0};
    struct failure failure = {0};

    (void)state;
    jumpcloud_save(&jumpcloud, &text);
    assert_int_equal(text.size, 0);
    assert_true(log_in("", NULL, &reply, &failure));
    jumpcloud_save(&jumpcloud, &text);
    close_portal();
    open_portal();
    jumpcloud_restore(&jumpcloud, secret_text(&text));
    assert_int_equal(get_page("/saml2/aws", &failure), MEANS_ASSERTION);
}

static void
session_of_other_hosts_or_formats_is_not_restored(void **state)
{
    static const char cookie[] = ".duff.localhost\tTRUE\t/\tTRUE\t0\t_jumpcloud_user_console_\tsession\n";
    struct failure failure = {0};
    char head[1200];

    (void)state;
    jumpcloud_restore(&jumpcloud, "");
    jumpcloud_restore(&jumpcloud, cookie);
    snprintf(head, sizeof(head), "ajc-portal 2\nconsole %s\nsso %s\n%s", jumpcloud.console_url, jumpcloud.sso_url,
             cookie);
    jumpcloud_restore(&jumpcloud, head);
    snprintf(head, sizeof(head), "ajc-portal 1\nconsole %s\nsso %s1\n%s", jumpcloud.console_url, jumpcloud.sso_url,
             cookie);
    jumpcloud_restore(&jumpcloud, head);
    snprintf(head, sizeof(head), "ajc-portal 1\nconsole https://evil.example\nsso %s\n%s", jumpcloud.sso_url, cookie);
    jumpcloud_restore(&jumpcloud, head);
    assert_int_equal(get_page("/saml2/aws", &failure), MEANS_LOGIN_NEEDED);
    snprintf(head, sizeof(head), "ajc-portal 1\nconsole %s\nsso %s\n%s", jumpcloud.console_url, jumpcloud.sso_url,
             cookie);
    jumpcloud_restore(&jumpcloud, head); /* the control */
    assert_int_equal(get_page("/saml2/aws", &failure), MEANS_ASSERTION);
}

static void
answers_of_the_page_are_distinguished(void **state)
{
    static const struct {
        const char *path;
        enum error_code code;
        enum error_party party;
        const char *words;
    } cases[] = {
        {"/saml2/empty", ERROR_REPLY, PARTY_JUMPCLOUD, "(text/html)"},
        {"/saml2/policy", ERROR_DENIED, PARTY_ADMINISTRATOR, "policy"},
        {"/saml2/portal", ERROR_DENIED, PARTY_ADMINISTRATOR, "no access"},
        {"/saml2/evil", ERROR_DENIED, PARTY_ADMINISTRATOR, "https://evil.example,"},
        {"/saml2/forbidden", ERROR_DENIED, PARTY_ADMINISTRATOR, "status 403"},
        {"/saml2/unknown", ERROR_DENIED, PARTY_ADMINISTRATOR, "status 404"},
        {"/saml2/down", ERROR_NETWORK, PARTY_JUMPCLOUD, "status 503"},
        {"/saml2/teapot", ERROR_REPLY, PARTY_JUMPCLOUD, "status 418"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct failure failure = {0};

        assert_true(get_page(cases[i].path, &failure) < MEANS_ACCEPTED);
        print_message("%s\n", sentence_of(&failure));
        assert_int_equal(failure_code(&failure), cases[i].code);
        assert_int_equal(failure_party(&failure), cases[i].party);
        assert_non_null(strstr(sentence_of(&failure), cases[i].words));
        assert_null(strstr(sentence_of(&failure), "s3cret"));
    }
}

static void
unauthorized_page_requires_a_login(void **state)
{
    struct failure failure = {0};

    (void)state;
    assert_int_equal(get_page("/saml2/unauthorized", &failure), MEANS_LOGIN_NEEDED);
}

static void
page_on_another_host_is_not_requested(void **state)
{
    struct http_request request;
    struct failure failure = {0};
    char url[600];

    (void)state;
    assert_false(jumpcloud_page_request(&jumpcloud, tls_server_url(server, "portal.duff.localhost", "/saml2/aws"),
                                        &request, &failure));
    assert_int_equal(failure_code(&failure), ERROR_CONFIG);
    snprintf(url, sizeof(url), "%s.evil.example/saml2/aws", jumpcloud.sso_url);
    assert_false(jumpcloud_page_request(&jumpcloud, url, &request, &failure));
    snprintf(url, sizeof(url), "%s@evil.example/saml2/aws", jumpcloud.sso_url);
    assert_false(jumpcloud_page_request(&jumpcloud, url, &request, &failure));
    snprintf(url, sizeof(url), "%s/saml2/aws", jumpcloud.sso_url); /* the control */
    assert_true(jumpcloud_page_request(&jumpcloud, url, &request, &failure));
}

static void
logout_asks_the_portal(void **state)
{
    (void)state;
    jumpcloud_logout(&jumpcloud);
    assert_int_equal(tls_server_requests(server, "GET /userconsole/logout"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(origins_must_be_https),
        TEST(login_sends_what_public_clients_send),
        TEST(code_is_sent_as_text_and_the_token_fetched_once),
        TEST(code_is_sent_without_the_password),
        TEST(push_is_started_polled_and_exchanged_for_a_login),
        TEST(token_is_fetched_again_after_a_failure_and_when_old),
        TEST(page_requires_a_login_until_there_is_one),
        TEST(session_survives_as_text),
        TEST(session_of_other_hosts_or_formats_is_not_restored),
        TEST(answers_of_the_page_are_distinguished),
        TEST(unauthorized_page_requires_a_login),
        TEST(page_on_another_host_is_not_requested),
        TEST(logout_asks_the_portal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
