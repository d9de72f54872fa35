/* SPDX-License-Identifier: MIT
 *
 * Signature Version 4, with the requests and signatures that AWS published (aws-sig-v4-test-suite): first the sandbox's
 * verification, which the other tests use, then the requests of sign_in/http, with the clock set to the suite's time
 * and the test server as the suite's host.
 */
#include "sandbox/sigv4.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include "sentence.h"
#include "sign_in/http/client.h"
#include "tls_server.h"

#define SUITE_HOST "example.amazonaws.com"
#define SUITE_KEY_ID "AKIDEXAMPLE"
#define SUITE_SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define SUITE_DATE "20150830T123600Z"
#define SUITE_SCOPE SUITE_KEY_ID "/20150830/us-east-1/service/aws4_request"
#define SUITE_TOKEN \
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUu" \
    "wthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHN" \
    "VXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxB" \
    "A=="
#define FORM "application/x-www-form-urlencoded"
#define FORM_SIGNATURE "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"

static const time_t suite_moment = 1440938160;

/* --- the request that request_header() below answers for --- */

struct header {
    const char *name;
    const char *value;
};

static struct header sent[8];

static void
send_header(const char *name, const char *value)
{
    size_t i = 0;

    while (sent[i].name != NULL) {
        i++;
    }
    assert_true(i + 1 < sizeof(sent) / sizeof(sent[0]));
    sent[i] = (struct header){name, value};
}

const char *
request_header(const struct request *request, const char *name)
{
    (void)request;
    for (const struct header *header = sent; header->name != NULL; header++) {
        if (strcasecmp(header->name, name) == 0) {
            return header->value;
        }
    }
    return NULL;
}

/* --- the verifier --- */

struct vector {
    const char *name; /* the suite's */
    const char *method;
    const char *target;
    struct header headers[3]; /* in addition to Host and X-Amz-Date */
    const char *body;
    const char *signed_headers;
    const char *signature;
};

static const struct vector vectors[] = {
    {"get-vanilla",
     "GET",
     "/",
     {{0}},
     "",
     "host;x-amz-date",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-vanilla-query-order-key-case",
     "GET",
     "/?Param2=value2&Param1=value1",
     {{0}},
     "",
     "host;x-amz-date",
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"get-header-value-trim",
     "GET",
     "/",
     {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
     "",
     "host;my-header1;my-header2;x-amz-date",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"post-vanilla",
     "POST",
     "/",
     {{0}},
     "",
     "host;x-amz-date",
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"post-vanilla-query",
     "POST",
     "/?Param1=value1",
     {{0}},
     "",
     "host;x-amz-date",
     "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
    {"post-header-key-sort",
     "POST",
     "/",
     {{"My-Header1", "value1"}},
     "",
     "host;my-header1;x-amz-date",
     "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
    {"post-header-value-case",
     "POST",
     "/",
     {{"My-Header1", "VALUE1"}},
     "",
     "host;my-header1;x-amz-date",
     "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
    {"post-sts-header-before",
     "POST",
     "/",
     {{"X-Amz-Security-Token", SUITE_TOKEN}},
     "",
     "host;x-amz-date;x-amz-security-token",
     "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
    {"post-x-www-form-urlencoded",
     "POST",
     "/",
     {{"Content-Type", FORM}},
     "Param1=value1",
     "content-type;host;x-amz-date",
     FORM_SIGNATURE},
    {"post-x-www-form-urlencoded-parameters",
     "POST",
     "/",
     {{"Content-Type", FORM "; charset=utf8"}},
     "Param1=value1",
     "content-type;host;x-amz-date",
     "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
};

static enum sigv4_verdict
judge(const struct vector *vector, const char *signature, time_t now)
{
    char authorization[512];
    char path[64] = "";
    struct request request = {.path = path, .body_size = strlen(vector->body)};
    struct sigv4 sigv4;
    enum sigv4_verdict verdict;

    request.target = strdup(vector->target);
    request.body = strdup(vector->body);
    strncat(request.method, vector->method, sizeof(request.method) - 1);
    strncat(path, vector->target, strcspn(vector->target, "?"));
    snprintf(authorization, sizeof(authorization),
             "AWS4-HMAC-SHA256 Credential=" SUITE_SCOPE ", SignedHeaders=%s, Signature=%s", vector->signed_headers,
             signature);
    memset(sent, 0, sizeof(sent));
    send_header("Host", SUITE_HOST);
    send_header("X-Amz-Date", SUITE_DATE);
    send_header("Authorization", authorization);
    for (size_t i = 0; vector->headers[i].name != NULL; i++) {
        send_header(vector->headers[i].name, vector->headers[i].value);
    }
    assert_true(sigv4_parse(&request, &sigv4));
    verdict = sigv4_check(&request, &sigv4, SUITE_SECRET, now);
    free(request.target);
    free(request.body);
    return verdict;
}

static void
verifier_agrees_with_the_suite(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        print_message("%s\n", vectors[i].name);
        assert_int_equal(judge(&vectors[i], vectors[i].signature, suite_moment), SIGV4_RIGHT);
    }
}

static void
verifier_refuses_what_was_changed(void **state)
{
    static const char name[] = "post-x-www-form-urlencoded";
    struct vector changed;

    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        if (strcmp(vectors[i].name, name) == 0) {
            changed = vectors[i];
        }
    }
    assert_int_equal(judge(&changed, FORM_SIGNATURE, suite_moment + 301), SIGV4_OLD);
    assert_int_equal(judge(&changed, FORM_SIGNATURE, suite_moment - 301), SIGV4_IN_FUTURE);
    changed.headers[1] = (struct header){"X-Amz-Security-Token", SUITE_TOKEN};
    assert_int_equal(judge(&changed, FORM_SIGNATURE, suite_moment), SIGV4_WRONG); /* a token that is not signed */
    changed.headers[1] = (struct header){0};
    changed.body = "Param1=value2";
    assert_int_equal(judge(&changed, FORM_SIGNATURE, suite_moment), SIGV4_WRONG);
}

/* --- what sign_in/http sends --- */

static struct tls_server *server;
static bool is_pinned;
static char last_head[8192];
static char last_body[65536];

time_t __real_clock_now(void);
time_t __wrap_clock_now(void);

time_t
__wrap_clock_now(void)
{
    return is_pinned ? suite_moment : __real_clock_now();
}

/* Replaces the C library's function, also for libcurl. The port is the server's, so that the Host header has none. */

__attribute__((visibility("default"))) int
getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    struct found {
        struct addrinfo information;
        struct sockaddr_in address;
    } *found = calloc(1, sizeof(*found));
    const char *port = strrchr(tls_server_url(server, "localhost", ""), ':');

    (void)name, (void)service, (void)hints;
    if (found == NULL) {
        return EAI_MEMORY;
    }
    found->address = (struct sockaddr_in){
        AF_INET, htons((in_port_t)strtol(port + 1, NULL, 10)), {htonl(INADDR_LOOPBACK)}, {0}};
    found->information = (struct addrinfo){.ai_family = AF_INET,
                                           .ai_socktype = SOCK_STREAM,
                                           .ai_addrlen = sizeof(found->address),
                                           .ai_addr = (struct sockaddr *)&found->address};
    *result = &found->information;
    return 0;
}

__attribute__((visibility("default"))) void
freeaddrinfo(struct addrinfo *result)
{
    free(result);
}

static bool
answer(const struct tls_request *request, FILE *out)
{
    memcpy(last_head, request->head, sizeof(last_head));
    memcpy(last_body, request->body, sizeof(last_body));
    fprintf(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    return true;
}

/* Sends it as the sign-in program does, with the suite's key. */
static void
send_signed(const char *body, const char *accept, const char *token)
{
    const struct http_signing signing = {"us-east-1", "service", SUITE_KEY_ID, SUITE_SECRET, token};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_HTTP struct http *http = NULL;
    CLEANUP_SECRET struct secret form = {0};
    struct failure failure = {0};
    struct http_request request = {
        .url = "https://" SUITE_HOST "/",
        .body = &form,
        .content_type = FORM,
        .accept = accept,
        .signing = &signing,
        .to_aws = true,
    };

    secret_set(&form, body);
    is_pinned = true;
    server = tls_server_start(answer);
    assert_true(http_open(&http, tls_server_settings(server), &failure));
    if (!http_perform(http, &request, &reply, &failure)) {
        fail_msg("%s", sentence_of(&failure));
    }
    assert_int_equal(reply.status, 200);
    http_close(&http);
    tls_server_stop(server);
    is_pinned = false;
}

static void
signed_form_is_the_suites(void **state)
{
    (void)state;
    send_signed("Param1=value1", NULL, NULL);
    assert_non_null(strstr(last_head, "Host: " SUITE_HOST "\r\n"));
    assert_non_null(strstr(last_head, "X-Amz-Date: " SUITE_DATE "\r\n"));
    assert_non_null(strstr(last_head,
                           "Authorization: AWS4-HMAC-SHA256 Credential=" SUITE_SCOPE
                           ", SignedHeaders=content-type;host;x-amz-date, Signature=" FORM_SIGNATURE "\r\n"));
}

/* Splits the received head into `sent`, in place. */
static void
read_head(void)
{
    char *rest = last_head;
    char *line;

    memset(sent, 0, sizeof(sent));
    strsep(&rest, "\n");
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\r' && *line != '\0') {
        char *value = strchr(line, ':');

        line[strcspn(line, "\r")] = '\0';
        *value++ = '\0';
        if (strncasecmp(line, "x-amz-", 6) == 0 || strcasecmp(line, "authorization") == 0 ||
            strcasecmp(line, "host") == 0 || strcasecmp(line, "content-type") == 0 || strcasecmp(line, "accept") == 0) {
            send_header(line, value + strspn(value, " "));
        }
    }
}

/* Longer than libcurl's buffers, and with a token, like the request for a chained role. */
static void
signed_token_and_long_form_satisfy_the_verifier(void **state)
{
    char form[1000];
    struct request request = {.target = (char[]){"/"}, .path = (char[]){"/"}, .body = form};
    struct sigv4 sigv4;

    (void)state;
    memset(form, 'x', sizeof(form) - 1);
    form[sizeof(form) - 1] = '\0';
    send_signed(form, "text/xml", SUITE_TOKEN);
    read_head();
    assert_string_equal(last_body, form);
    request.body_size = strlen(form);
    memcpy(request.method, "POST", sizeof("POST"));
    assert_true(sigv4_parse(&request, &sigv4));
    assert_non_null(strstr(sigv4.signed_headers, "x-amz-security-token"));
    assert_int_equal(sigv4_check(&request, &sigv4, SUITE_SECRET, suite_moment), SIGV4_RIGHT);
    assert_int_equal(sigv4_check(&request, &sigv4, "another", suite_moment), SIGV4_WRONG);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verifier_agrees_with_the_suite),
        cmocka_unit_test(verifier_refuses_what_was_changed),
        cmocka_unit_test(signed_form_is_the_suites),
        cmocka_unit_test(signed_token_and_long_form_satisfy_the_verifier),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
