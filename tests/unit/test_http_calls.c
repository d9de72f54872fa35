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

/* Holds requests until the maximum number has arrived, or a timeout. */
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

/* --- waiting --- */

static int running_calls;
static int idle_sleeps; /* while no transfer could end one */

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

struct job {
    struct http_call call;
    char url[128];
    char path[32];
};

static void
start_job(struct job *job, const char *path, int number)
{
    snprintf(job->path, sizeof(job->path), "%s%d", path, number);
    snprintf(job->url, sizeof(job->url), "%s", tls_server_url(server, "localhost", job->path));
    job->call = (struct http_call){.request = {.url = job->url}};
    http_start(http, &job->call);
}

static void
wait_for_call(const struct http_call *call)
{
    while (!call->is_done) {
        http_wait(http, 100);
    }
}

static void
expect_own_answer(struct job *job)
{
    wait_for_call(&job->call);
    assert_true(job->call.is_answered);
    assert_string_equal(secret_text(&job->call.reply.body), job->path);
    http_call_clear(http, &job->call);
}

static void
calls_run_in_parallel_on_at_most_six_connections(void **state)
{
    static struct job jobs[CALLS];

    (void)state;
    for (int i = 0; i < CALLS; i++) {
        start_job(&jobs[i], "/meet", i);
    }
    for (int i = 0; i < CALLS; i++) {
        expect_own_answer(&jobs[i]);
    }
    assert_int_equal(most_present, LIMIT);
    assert_int_equal(tls_server_connections(server), LIMIT);
    assert_int_equal(tls_server_requests(server, "GET /meet"), CALLS);
}

static void
warm_connections_are_used_by_one_call_each(void **state)
{
    static struct job jobs[3];

    (void)state;
    http_warm(http, tls_server_url(server, "localhost", "/"), false, 3);
    http_warm(http, tls_server_url(server, "localhost", "/"), false, 2); /* they are open */
    for (int i = 0; i < 3; i++) {
        start_job(&jobs[i], "/x", i);
    }
    for (int i = 0; i < 3; i++) {
        expect_own_answer(&jobs[i]);
    }
    assert_int_equal(tls_server_requests(server, "HEAD "), 3);
    assert_int_equal(tls_server_connections(server), 3);
}

static void
warm_ups_count_against_the_connection_limit(void **state)
{
    static struct job job;

    (void)state;
    http_warm(http, tls_server_url(server, "localhost", "/"), false, 20);
    start_job(&job, "/x", 0);
    expect_own_answer(&job);
    http_wait(http, 0);
    assert_true(tls_server_requests(server, "HEAD ") <= LIMIT);
}

static void
failed_call_does_not_affect_the_others(void **state)
{
    static struct job jobs[3];

    (void)state;
    start_job(&jobs[0], "/x", 0);
    jobs[1].call = (struct http_call){.request = {.url = tls_server_url(server, "localhost", "/drop")}};
    http_start(http, &jobs[1].call);
    start_job(&jobs[2], "/x", 2);
    wait_for_call(&jobs[1].call);
    assert_false(jobs[1].call.is_answered);
    assert_int_equal(failure_code(&jobs[1].call.failure), ERROR_NETWORK);
    http_call_clear(http, &jobs[1].call);
    expect_own_answer(&jobs[0]);
    expect_own_answer(&jobs[2]);
}

static void
call_can_be_cancelled_at_any_time(void **state)
{
    static struct job jobs[CALLS];

    (void)state;
    for (int i = 0; i < CALLS; i++) {
        start_job(&jobs[i], "/x", i);
    }
    http_call_clear(http, &jobs[CALLS - 1].call); /* queued */
    http_wait(http, 0);
    http_call_clear(http, &jobs[0].call); /* running */
    for (int i = 1; i < CALLS - 1; i++) {
        expect_own_answer(&jobs[i]);
    }
    http_call_clear(http, &jobs[0].call); /* and once more */
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

/* It uses a connection that is still being opened, and no other event wakes it. */
static void
call_starts_when_its_warm_up_is_done(void **state)
{
    struct job job;

    (void)state;
    idle_sleeps = 0;
    for (int i = 0; i < 5; i++) {
        http_warm(http, tls_server_url(server, "localhost", "/"), false, 1);
        start_job(&job, "/own", i);
        expect_own_answer(&job);
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
