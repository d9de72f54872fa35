/* SPDX-License-Identifier: MIT
 *
 * sign_in/http with a test server: limits, trust, cookies, warm connections, and requests that are sent once.
 */
#include "sign_in/http/client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/pem.h>

#include "base/clock.h"
#include "base/text.h"
#include "sentence.h"
#include "sign_in/http/limits.h"
#include "tls_server.h"

static struct tls_server *server;
static struct http *http;
static struct message_open settings; /* of the client */

static void
send_reply(FILE *answer, const char *headers, const char *body)
{
    fprintf(answer, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n%s\r\n%s", strlen(body), headers, body);
}

static void
send_large_body(FILE *answer)
{
    fprintf(answer, "HTTP/1.1 200 OK\r\n\r\n");
    for (int i = 0; i < (HTTP_REPLY_MAX_BYTES >> 10) + 1; i++) {
        fprintf(answer, "%1024d", i);
    }
}

static void
send_many_headers(FILE *answer)
{
    fprintf(answer, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < (HTTP_HEADERS_MAX_BYTES >> 10) + 1; i++) {
        fprintf(answer, "X-Duff-%d: %01024d\r\n", i, i);
    }
    fprintf(answer, "\r\n");
}

static bool
answer(const struct tls_request *request, FILE *out)
{
    char path[128] = "";

    sscanf(request->head, "%*s %127s", path);
    if (strncmp(request->head, "HEAD", 4) == 0) {
        fprintf(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nSet-Cookie: warm=1\r\n\r\n");
    } else if (strcmp(path, "/drop") == 0) {
        return false;
    } else if (strcmp(path, "/huge") == 0) {
        send_large_body(out);
        return true;
    } else if (strcmp(path, "/headers") == 0) {
        send_many_headers(out);
    } else if (strcmp(path, "/mail") == 0) {
        fprintf(out, "220 mail.duff-beer.example ESMTP\r\n");
    } else if (strcmp(path, "/away") == 0) {
        fprintf(out, "HTTP/1.1 302 Found\r\nLocation: /elsewhere?x=1\r\nContent-Length: 0\r\n\r\n");
    } else if (strcmp(path, "/busy") == 0) {
        fprintf(out, "HTTP/1.1 429 Busy\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n");
    } else if (strcmp(path, "/set") == 0) {
        send_reply(out, "Set-Cookie: session=duff; Path=/; Secure; HttpOnly\r\n", "");
    } else if (strcmp(path, "/cookie") == 0) {
        send_reply(out, "", tls_request_header(request, "Cookie"));
    } else if (strcmp(path, "/late") == 0) {
        send_reply(out, "Date: Thu, 15 Nov 2018 20:49:38 GMT\r\n", "");
    } else if (strcmp(path, "/body") == 0) {
        send_reply(out, "", request->body);
    } else if (strcmp(path, "/agent") == 0) {
        send_reply(out, "", tls_request_header(request, "User-Agent"));
    } else if (strcmp(path, "/accept") == 0) {
        send_reply(out, "", tls_request_header(request, "Accept"));
    } else if (strcmp(path, "/duff") == 0) {
        send_reply(out, "", tls_request_header(request, "X-Duff"));
    } else if (strcmp(path, "/authorization") == 0) {
        send_reply(out, "", tls_request_header(request, "Authorization"));
    } else {
        send_reply(out, "Content-Type: text/plain; charset=utf-8\r\n", "beer");
    }
    return true;
}

/* Opens the client with `settings`; closes an open one. */
static void
open_client(void)
{
    struct failure failure = {0};

    http_close(&http);
    assert_true(http_open(&http, &settings, &failure));
}

static int
set_up(void **state)
{
    (void)state;
    unsetenv("SSL_CERT_FILE");
    server = tls_server_start(answer);
    settings = *tls_server_settings(server);
    open_client();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    http_close(&http);
    tls_server_stop(server);
    return 0;
}

static bool
get(const char *path, struct http_reply *reply, struct failure *failure)
{
    const struct http_request request = {.url = tls_server_url(server, "localhost", path)};

    http_reply_clear(reply);
    return http_perform(http, &request, reply, failure);
}

static void
reply_has_status_type_and_body(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_true(get("/", &reply, &failure));
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.content_type, "text/plain; charset=utf-8");
    assert_string_equal(reply.location, "");
    assert_string_equal(secret_text(&reply.body), "beer");
    assert_true(get("/agent", &reply, &failure));
    assert_string_equal(secret_text(&reply.body), "ajc/" AJC_VERSION);
    assert_true(get("/busy", &reply, &failure));
    assert_int_equal(reply.status, 429);
    assert_int_equal(reply.retry_after, 17);
    assert_int_equal(tls_server_connections(server), 1);
}

static void
request_carries_its_headers_and_body(void **state)
{
    static const char *const headers[] = {"X-Duff: beer", NULL};
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct http_request request = {.body = &body, .content_type = "text/plain", .accept = "a/b", .headers = headers};
    struct failure failure = {0};

    (void)state;
    secret_set(&body, "more beer");
    for (int once = 0; once <= 1; once++) {
        request.once = once == 1;
        request.url = tls_server_url(server, "localhost", "/body");
        assert_true(http_perform(http, &request, &reply, &failure));
        assert_string_equal(secret_text(&reply.body), "more beer");
        http_reply_clear(&reply);
        request.url = tls_server_url(server, "localhost", "/duff");
        assert_true(http_perform(http, &request, &reply, &failure));
        assert_string_equal(secret_text(&reply.body), "beer");
        http_reply_clear(&reply);
        request.url = tls_server_url(server, "localhost", "/accept");
        assert_true(http_perform(http, &request, &reply, &failure));
        assert_string_equal(secret_text(&reply.body), "a/b");
        http_reply_clear(&reply);
    }
}

static void
redirect_is_not_followed(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_true(get("/away", &reply, &failure));
    assert_int_equal(reply.status, 302);
    assert_string_equal(reply.location, "/elsewhere?x=1");
    assert_int_equal(tls_server_requests(server, "GET /elsewhere"), 0);
}

static void
reply_over_the_cap_is_dropped(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_false(get("/huge", &reply, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_non_null(strstr(sentence_of(&failure), "larger than 512 KiB"));
    assert_null(reply.body.text);
    assert_false(get("/headers", &reply, &failure));
    assert_non_null(strstr(sentence_of(&failure), "larger than 512 KiB"));
}

static void
server_that_does_not_speak_http_is_reported(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_false(get("/mail", &reply, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_int_equal(failure_party(&failure), PARTY_NETWORK);
    assert_int_equal(failure.id, FAILURE_NOT_HTTP);
    assert_string_equal(failure.values[0].text, "localhost");
}

/* A request that comes second on its connection, which the server then closes without an answer. */
static void
post_on_a_connection_that_dies(bool once, struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    const struct http_request request = {.url = tls_server_url(server, "localhost", "/drop"),
                                         .body = &body,
                                         .content_type = "application/json",
                                         .once = once};

    assert_true(get("/", &reply, failure));
    secret_set(&body, "{\"password\":\"duff\"}");
    http_reply_clear(&reply);
    assert_false(http_perform(http, &request, &reply, failure));
    assert_int_equal(failure_code(failure), ERROR_NETWORK);
}

static void
password_request_is_sent_once_when_its_connection_dies(void **state)
{
    struct failure failure = {0};

    (void)state;
    post_on_a_connection_that_dies(true, &failure);
    assert_int_equal(tls_server_requests(server, "POST /drop"), 1);
    assert_int_equal(failure.id, FAILURE_CONNECTION_BROKE_WITH_SECRET);
    assert_null(strstr(sentence_of(&failure), "duff"));
}

/* The control: without the rule libcurl does send it again, so the test above can fail. */
static void
other_request_is_repeated_when_its_connection_dies(void **state)
{
    struct failure failure = {0};

    (void)state;
    post_on_a_connection_that_dies(false, &failure);
    assert_int_equal(tls_server_requests(server, "POST /drop"), 2);
}

static void
warmed_connection_is_used_by_the_next_request(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    http_warm(http, tls_server_url(server, "localhost", "/some/page?x=1"), false, 1);
    http_warm(http, tls_server_url(server, "localhost", "/other"), false, 1);
    assert_true(get("/", &reply, &failure));
    assert_int_equal(tls_server_connections(server), 1);
    assert_int_equal(tls_server_requests(server, "HEAD / "), 1);
    assert_int_equal(tls_server_requests(server, "HEAD "), 1);
    assert_int_equal(tls_server_requests(server, "GET / "), 1);
}

static void
warm_up_continues_during_another_request(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};
    const struct http_request to_sts = {.url = tls_server_url(server, "sts.localhost", "/"), .to_aws = true};

    (void)state;
    http_warm(http, tls_server_url(server, "sts.localhost", "/"), true, 1);
    assert_true(get("/", &reply, &failure));
    http_reply_clear(&reply);
    assert_true(http_perform(http, &to_sts, &reply, &failure));
    assert_int_equal(tls_server_connections(server), 2);
    assert_int_equal(tls_server_requests(server, "HEAD "), 1);
}

static void
failed_warm_up_is_not_reported(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    http_warm(http, "https://localhost:1/", false, 1);
    http_warm(http, "http://localhost:1/", false, 1);
    http_warm(http, "nonsense", true, 1);
    assert_true(get("/", &reply, &failure));
}

static void
unfinished_warm_up_does_not_delay_closing(void **state)
{
    (void)state;
    http_warm(http, tls_server_url(server, "localhost", "/"), false, 1);
}

static void
cookies_are_sent_back_but_not_to_aws_nor_from_warm_ups(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};
    const struct http_request to_aws = {.url = tls_server_url(server, "localhost", "/cookie"), .to_aws = true};

    (void)state;
    http_warm(http, tls_server_url(server, "localhost", "/"), false, 1);
    assert_true(get("/set", &reply, &failure));
    assert_true(get("/cookie", &reply, &failure));
    assert_string_equal(secret_text(&reply.body), "session=duff");
    http_reply_clear(&reply);
    assert_true(http_perform(http, &to_aws, &reply, &failure));
    assert_string_equal(secret_text(&reply.body), "");
}

static void
cookies_survive_as_text(void **state)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    http_cookies_save(http, &text);
    assert_int_equal(text.size, 0);
    assert_true(get("/set", &reply, &failure));
    http_cookies_save(http, &text);
    assert_non_null(strstr(secret_text(&text), "session\tduff\n"));
    open_client();
    assert_true(get("/cookie", &reply, &failure));
    assert_string_equal(secret_text(&reply.body), "");
    secret_append(&text, "RELOAD\nnonsense\nSet-Cookie: more=beer; domain=localhost\n\t\t\t\t\t\t\n");
    http_cookies_restore(http, text.text);
    assert_true(get("/cookie", &reply, &failure));
    assert_string_equal(secret_text(&reply.body), "session=duff");
}

static void
restored_cookies_replace_those_that_were_there(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_true(get("/set", &reply, &failure));
    http_cookies_restore(http, "");
    assert_true(get("/cookie", &reply, &failure));
    assert_string_equal(secret_text(&reply.body), "");
}

static void
server_clock_is_measured(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};
    long expected;

    (void)state;
    assert_true(get("/", &reply, &failure));
    assert_int_equal(http_clock_skew(http), 0);
    expected = (long)(1542314978 - clock_now());
    assert_true(get("/late", &reply, &failure));
    assert_in_range(expected - http_clock_skew(http), 0, 30);
}

static void
request_for_aws_is_signed(void **state)
{
    static const struct http_signing signing = {"eu-central-1", "sts", "ASIADUFFDUFFDUFFDUFF", "no+secret", "no+token"};
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};
    const struct http_request request = {.url = tls_server_url(server, "sts.localhost", "/authorization"),
                                         .body = &body,
                                         .content_type = "application/x-www-form-urlencoded",
                                         .signing = &signing,
                                         .to_aws = true};

    (void)state;
    secret_set(&body, "Action=GetCallerIdentity&Version=2011-06-15");
    assert_true(http_perform(http, &request, &reply, &failure));
    assert_non_null(strstr(secret_text(&reply.body), "AWS4-HMAC-SHA256 Credential=ASIADUFFDUFFDUFFDUFF/"));
    assert_non_null(strstr(reply.body.text, "/eu-central-1/sts/aws4_request"));
    assert_non_null(strstr(reply.body.text, "content-type;host;x-amz-date;x-amz-security-token"));
    assert_null(strstr(reply.body.text, "no+secret"));
}

static void
certificate_that_is_not_trusted_is_named(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    settings.ca_file[0] = '\0';
    open_client();
    assert_false(get("/", &reply, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_int_equal(failure.id, FAILURE_CERTIFICATE_NOT_TRUSTED);
    assert_string_equal(failure.values[0].text, "localhost");
    assert_non_null(strstr(sentence_of(&failure), "SSL_CERT_FILE"));
    assert_int_equal(tls_server_requests(server, ""), 0);
}

static void
certificate_for_another_name_is_not_trusted(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};
    const struct http_request request = {.url = tls_server_url(server, "evil.localhost", "/")};

    (void)state;
    assert_false(http_perform(http, &request, &reply, &failure));
    assert_int_equal(failure.id, FAILURE_CERTIFICATE_NOT_TRUSTED);
    assert_string_equal(failure.values[0].text, "evil.localhost");
    assert_int_equal(tls_server_requests(server, ""), 0);
}

static void
environment_is_ignored(void **state)
{
    static const char *const proxies[] = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    http_close(&http);
    setenv("SSL_CERT_FILE", "/nonexistent/duff.pem", 1);
    for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++) {
        setenv(proxies[i], "http://localhost:1", 1);
    }
    open_client();
    assert_true(get("/", &reply, &failure));
    for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++) {
        unsetenv(proxies[i]);
    }
    unsetenv("SSL_CERT_FILE");
}

static void
certificates_are_read_from_a_hashed_directory(void **state)
{
    char directory[] = "/tmp/ajc-certificates.XXXXXX";
    char link[sizeof(directory) + 16];
    CLEANUP_FILE FILE *file = fopen(tls_server_ca_file(server), "re");
    X509 *certificate = file == NULL ? NULL : PEM_read_X509(file, NULL, NULL, NULL);
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    assert_non_null(certificate);
    assert_non_null(mkdtemp(directory));
    snprintf(link, sizeof(link), "%s/%08lx.0", directory, X509_subject_name_hash(certificate));
    X509_free(certificate);
    assert_int_equal(symlink(tls_server_ca_file(server), link), 0);
    settings = (struct message_open){0};
    text_copy(settings.ca_directory, sizeof(settings.ca_directory), directory);
    open_client();
    assert_true(get("/", &reply, &failure));
    unlink(link);
    rmdir(directory);
}

static void
certificates_for_aws_are_its_own(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};
    const struct http_request request = {.url = tls_server_url(server, "sts.localhost", "/"), .to_aws = true};

    (void)state;
    settings = (struct message_open){.ca_file = "/etc/hosts"};
    text_copy(settings.aws_ca_file, sizeof(settings.aws_ca_file), tls_server_ca_file(server));
    open_client();
    assert_true(http_perform(http, &request, &reply, &failure));
    assert_false(get("/", &reply, &failure));
    assert_int_equal(failure_code(&failure), ERROR_CONFIG);
}

static void
ca_file_that_cannot_be_read_is_a_configuration_error(void **state)
{
    const struct message_open absent = {.ca_file = "/nonexistent/duff.pem", .ca_source = "the setting ca_file"};
    struct http *unopened = NULL;
    struct failure failure = {0};

    (void)state;
    assert_false(http_open(&unopened, &absent, &failure));
    assert_int_equal(failure_code(&failure), ERROR_CONFIG);
    assert_int_equal(failure.id, FAILURE_CA_FILE_NOT_READABLE);
    assert_string_equal(failure.values[0].text, "/nonexistent/duff.pem");
    assert_string_equal(failure.values[2].text, "the setting ca_file");
    assert_null(unopened);
}

static void
plain_http_is_refused(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};
    static const char *const urls[] = {"http://localhost/", "ftp://localhost/", "localhost", "", "https://"};

    (void)state;
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        const struct http_request request = {.url = urls[i]};

        assert_false(http_perform(http, &request, &reply, &failure));
        assert_int_equal(failure_code(&failure), ERROR_CONFIG);
    }
}

static void
refused_connection_and_unknown_name_are_distinguished(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};
    struct http_request request = {.url = "https://localhost:1/"};

    (void)state;
    assert_false(http_perform(http, &request, &reply, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_int_equal(failure.id, FAILURE_HOST_UNREACHABLE);
    assert_string_equal(failure.values[2].text, "Connection refused");
    request.url = "https://duff.invalid/";
    assert_false(http_perform(http, &request, &reply, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_int_equal(failure.id, FAILURE_HOST_NAME_UNKNOWN);
    assert_string_equal(failure.values[0].text, "duff.invalid");
}

static void
dead_proxy_is_named(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    text_copy(settings.proxy, sizeof(settings.proxy), "http://duff:beer@localhost:1");
    text_copy(settings.proxy_source, sizeof(settings.proxy_source), "the setting proxy");
    open_client();
    assert_false(get("/", &reply, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_string_equal(failure.values[4].text, "the setting proxy");
    assert_null(strstr(sentence_of(&failure), "beer"));
}

static void
host_behind_no_proxy_is_reached_directly(void **state)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct failure failure = {0};

    (void)state;
    text_copy(settings.proxy, sizeof(settings.proxy), "http://localhost:1");
    text_copy(settings.no_proxy, sizeof(settings.no_proxy), "duff.example,localhost");
    open_client();
    assert_true(get("/", &reply, &failure));
}

static void
count_call(void *context)
{
    ++*(int *)context;
}

static void
waiting_ends_when_the_watched_descriptor_is_readable(void **state)
{
    int ends[2];
    int calls = 0;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    http_watch(http, ends[0], count_call, &calls);
    http_wait(http, 0);
    assert_int_equal(calls, 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    http_wait(http, 60000);
    assert_int_equal(calls, 1);
    close(ends[1]);
    http_wait(http, 60000); /* the received byte was not read */
    assert_int_equal(calls, 2);
    close(ends[0]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reply_has_status_type_and_body),
        TEST(request_carries_its_headers_and_body),
        TEST(redirect_is_not_followed),
        TEST(reply_over_the_cap_is_dropped),
        TEST(server_that_does_not_speak_http_is_reported),
        TEST(password_request_is_sent_once_when_its_connection_dies),
        TEST(other_request_is_repeated_when_its_connection_dies),
        TEST(warmed_connection_is_used_by_the_next_request),
        TEST(warm_up_continues_during_another_request),
        TEST(failed_warm_up_is_not_reported),
        TEST(unfinished_warm_up_does_not_delay_closing),
        TEST(cookies_are_sent_back_but_not_to_aws_nor_from_warm_ups),
        TEST(cookies_survive_as_text),
        TEST(restored_cookies_replace_those_that_were_there),
        TEST(server_clock_is_measured),
        TEST(request_for_aws_is_signed),
        TEST(certificate_that_is_not_trusted_is_named),
        TEST(certificate_for_another_name_is_not_trusted),
        TEST(environment_is_ignored),
        TEST(certificates_are_read_from_a_hashed_directory),
        TEST(certificates_for_aws_are_its_own),
        TEST(ca_file_that_cannot_be_read_is_a_configuration_error),
        TEST(plain_http_is_refused),
        TEST(refused_connection_and_unknown_name_are_distinguished),
        TEST(dead_proxy_is_named),
        TEST(host_behind_no_proxy_is_reached_directly),
        TEST(waiting_ends_when_the_watched_descriptor_is_readable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
