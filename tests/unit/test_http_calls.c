/* SPDX-License-Identifier: MIT
 *
 * sign_in/http with several calls in parallel: at most six connections per host, each call with its own answer.
 */
#include "sign_in/http/client.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <curl/curl.h>

#include "tls_server.h"

enum { LIMIT = 6, CALLS = 13, TIMEOUT_SECONDS = 300 };

static struct tls_server *server;
static struct http *http;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_are_here = PTHREAD_COND_INITIALIZER;
static int present;
static int most_present;

/* Holds requests back until as many as may be are there, or patience is over. */
static void
meet(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += TIMEOUT_SECONDS;
    pthread_mutex_lock(&mutex);
    present++;
    most_present = present > most_present ? present : most_present;
    pthread_cond_broadcast(&all_are_here);
    while (most_present < LIMIT && pthread_cond_timedwait(&all_are_here, &mutex, &until) == 0) {
    }
    present--;
    pthread_mutex_unlock(&mutex);
}

/* Answers with the path. */
static bool
answer(const struct tls_request *request, FILE *out)
{
    char method[8] = "";
    char path[128] = "";

    sscanf(request->head, "%7s %127s", method, path);
    if (strncmp(path, "/meet", 5) == 0) {
        meet();
    }
    fprintf(out, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(path),
            strcmp(method, "HEAD") == 0 ? "" : path);
    return strcmp(path, "/drop") != 0;
}

static void
open_client(void)
{
    struct failure failure = {0};

    assert_true(http_open(&http, tls_server_settings(server), &failure));
}

static int
set_up(void **state)
{
    (void)state;
    present = most_present = 0;
    unsetenv("SSL_CERT_FILE");
    server = tls_server_start(answer);
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

/* --- what is waited for --- */

static int running_calls;
static int idle_sleeps; /* with nothing under way that could end one */

CURLMcode __real_curl_multi_perform(CURLM *multi, int *running);
CURLMcode __wrap_curl_multi_perform(CURLM *multi, int *running);
CURLMcode __real_curl_multi_poll(CURLM *multi, struct curl_waitfd *extra, unsigned count, int milliseconds, int *ready);
CURLMcode __wrap_curl_multi_poll(CURLM *multi, struct curl_waitfd *extra, unsigned count, int milliseconds, int *ready);

CURLMcode
__wrap_curl_multi_perform(CURLM *multi, int *running)
{
    CURLMcode result = __real_curl_multi_perform(multi, running);

    running_calls = *running;
    return result;
}

CURLMcode
__wrap_curl_multi_poll(CURLM *multi, struct curl_waitfd *extra, unsigned count, int milliseconds, int *ready)
{
    idle_sleeps += running_calls == 0;
    return __real_curl_multi_poll(multi, extra, count, milliseconds, ready);
}

struct errand {
    struct http_call call;
    char url[128];
    char path[32];
};

static void
send_out(struct errand *errand, const char *path, int number)
{
    snprintf(errand->path, sizeof(errand->path), "%s%d", path, number);
    snprintf(errand->url, sizeof(errand->url), "%s", tls_server_url(server, "localhost", errand->path));
    errand->call = (struct http_call){.request = {.url = errand->url}};
    http_start(http, &errand->call);
}

static void
await(const struct http_call *call)
{
    while (!call->is_done) {
        http_wait(http, 100);
    }
}

static void
expect_own_answer(struct errand *errand)
{
    await(&errand->call);
    assert_true(errand->call.is_answered);
    assert_string_equal(secret_text(&errand->call.reply.body), errand->path);
    http_call_clear(http, &errand->call);
}

static void
calls_run_in_parallel_on_at_most_six_connections(void **state)
{
    static struct errand errands[CALLS];

    (void)state;
    for (int i = 0; i < CALLS; i++) {
        send_out(&errands[i], "/meet", i);
    }
    for (int i = 0; i < CALLS; i++) {
        expect_own_answer(&errands[i]);
    }
    assert_int_equal(most_present, LIMIT);
    assert_int_equal(tls_server_connections(server), LIMIT);
    assert_int_equal(tls_server_requests(server, "GET /meet"), CALLS);
}

static void
warm_connections_are_used_by_one_call_each(void **state)
{
    static struct errand errands[3];

    (void)state;
    http_warm(http, tls_server_url(server, "localhost", "/"), false, 3);
    http_warm(http, tls_server_url(server, "localhost", "/"), false, 2); /* they are there */
    for (int i = 0; i < 3; i++) {
        send_out(&errands[i], "/x", i);
    }
    for (int i = 0; i < 3; i++) {
        expect_own_answer(&errands[i]);
    }
    assert_int_equal(tls_server_requests(server, "HEAD "), 3);
    assert_int_equal(tls_server_connections(server), 3);
}

static void
warm_ups_count_against_the_connection_limit(void **state)
{
    static struct errand errand;

    (void)state;
    http_warm(http, tls_server_url(server, "localhost", "/"), false, 20);
    send_out(&errand, "/x", 0);
    expect_own_answer(&errand);
    http_wait(http, 0);
    assert_true(tls_server_requests(server, "HEAD ") <= LIMIT);
}

static void
failed_call_does_not_affect_the_others(void **state)
{
    static struct errand errands[3];

    (void)state;
    send_out(&errands[0], "/x", 0);
    errands[1].call = (struct http_call){.request = {.url = tls_server_url(server, "localhost", "/drop")}};
    http_start(http, &errands[1].call);
    send_out(&errands[2], "/x", 2);
    await(&errands[1].call);
    assert_false(errands[1].call.is_answered);
    assert_int_equal(failure_code(&errands[1].call.failure), ERROR_NETWORK);
    http_call_clear(http, &errands[1].call);
    expect_own_answer(&errands[0]);
    expect_own_answer(&errands[2]);
}

static void
call_can_be_cancelled_at_any_time(void **state)
{
    static struct errand errands[CALLS];

    (void)state;
    for (int i = 0; i < CALLS; i++) {
        send_out(&errands[i], "/x", i);
    }
    http_call_clear(http, &errands[CALLS - 1].call); /* in line */
    http_wait(http, 0);
    http_call_clear(http, &errands[0].call); /* on its way */
    for (int i = 1; i < CALLS - 1; i++) {
        expect_own_answer(&errands[i]);
    }
    http_call_clear(http, &errands[0].call); /* and once more */
}

static void
call_that_cannot_start_fails_at_once(void **state)
{
    struct http_call call = {.request = {.url = "http://localhost/"}};

    (void)state;
    http_start(http, &call);
    assert_true(call.is_done);
    assert_false(call.is_answered);
    assert_int_equal(failure_code(&call.failure), ERROR_CONFIG);
    http_call_clear(http, &call);
}

static void
waiting_without_calls_ends_at_once(void **state)
{
    (void)state;
    http_wait(http, 10);
}

/* It takes over a connection that is still being made, and nothing else happens that would wake it. */
static void
call_starts_when_its_warm_up_is_done(void **state)
{
    struct errand errand;

    (void)state;
    idle_sleeps = 0;
    for (int i = 0; i < 5; i++) {
        http_warm(http, tls_server_url(server, "localhost", "/"), false, 1);
        send_out(&errand, "/own", i);
        expect_own_answer(&errand);
        http_close(&http);
        open_client();
    }
    assert_int_equal(idle_sleeps, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(calls_run_in_parallel_on_at_most_six_connections),
        TEST(warm_connections_are_used_by_one_call_each),
        TEST(warm_ups_count_against_the_connection_limit),
        TEST(failed_call_does_not_affect_the_others),
        TEST(call_can_be_cancelled_at_any_time),
        TEST(call_that_cannot_start_fails_at_once),
        TEST(waiting_without_calls_ends_at_once),
        TEST(call_starts_when_its_warm_up_is_done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
