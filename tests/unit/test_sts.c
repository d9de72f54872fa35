/* SPDX-License-Identifier: MIT
 *
 * sign_in/aws/sts: the forms that are sent, and that only the chained call is signed.
 */
#include "sign_in/aws/sts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "data_file.h"
#include "tls_server.h"

static struct tls_server *server;
static struct http *http;
static struct sts_endpoint endpoint;
static char last_head[8192];
static char last_body[65536];
static const char *reply_file;

static bool
answer(const struct tls_request *request, FILE *out)
{
    CLEANUP_SECRET struct secret body = {0};

    memcpy(last_head, request->head, sizeof(last_head));
    memcpy(last_body, request->body, sizeof(last_body));
    data_file_read(reply_file, &body);
    fprintf(out, "HTTP/1.1 %s\r\nContent-Type: text/xml\r\nContent-Length: %zu\r\n\r\n%s",
            strcmp(reply_file, "sts/assumed.xml") == 0 ? "200 OK" : "400 Bad Request", body.size, body.text);
    return true;
}

static int
set_up(void **state)
{
    struct message_open open = {.sts_source = "sts_url"};
    struct failure failure = {0};

    (void)state;
    reply_file = "sts/assumed.xml";
    server = tls_server_start(answer);
    assert_true(http_open(&http, tls_server_settings(server), &failure));
    text_copy(open.sts_url, sizeof(open.sts_url), tls_server_url(server, "sts.localhost", ""));
    assert_true(sts_endpoint_find(&open, "aws", "eu-central-1", &endpoint, &failure));
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
ask(const struct aws_request *request, struct sts_credentials *credentials, enum sts_fault *fault,
    struct failure *failure)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};

    return http_perform(http, &request->http, &reply, failure) &&
           sts_reply_parse(reply.status, &reply.body, credentials, fault, failure);
}

static bool
assume_with_saml(struct sts_credentials *credentials, enum sts_fault *fault, struct failure *failure)
{
    CLEANUP_AWS_REQUEST struct aws_request request = {0};
    CLEANUP_SECRET struct secret assertion = {0};

    secret_set(&assertion, "ab+/cd==");
    sts_request_with_saml(&request, &endpoint, &assertion, "arn:aws:iam::544300394404:role/a/Duff+=,.@_-",
                          "arn:aws:iam::544300394404:saml-provider/JumpCloud", 3600);
    return ask(&request, credentials, fault, failure);
}

static void
assertion_is_sent_encoded_and_unsigned(void **state)
{
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    enum sts_fault fault = STS_FAULT_OTHER;
    struct failure failure = {0};

    (void)state;
    assert_true(assume_with_saml(&credentials, &fault, &failure));
    assert_int_equal(fault, STS_FAULT_NONE);
    assert_string_equal(credentials.access_key_id, "ASIADUFFDUFFDUFFDUFF");
    assert_string_equal(last_body, "Action=AssumeRoleWithSAML&Version=2011-06-15"
                                   "&RoleArn=arn%3Aaws%3Aiam%3A%3A544300394404%3Arole%2Fa%2FDuff%2B%3D%2C.%40_-"
                                   "&PrincipalArn=arn%3Aaws%3Aiam%3A%3A544300394404%3Asaml-provider%2FJumpCloud"
                                   "&DurationSeconds=3600&SAMLAssertion=ab%2B%2Fcd%3D%3D");
    assert_non_null(strstr(last_head, "POST / HTTP/1.1\r\n"));
    assert_null(strstr(last_head, "Authorization"));
    assert_null(strstr(last_head, "Cookie"));
}

static void
refusal_names_its_reason(void **state)
{
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    enum sts_fault fault = STS_FAULT_NONE;
    struct failure failure = {0};

    (void)state;
    reply_file = "sts/duration.xml";
    assert_false(assume_with_saml(&credentials, &fault, &failure));
    assert_int_equal(fault, STS_FAULT_DURATION);
    assert_int_equal(failure_code(&failure), ERROR_DENIED);
}

static void
assert_session_name(const char *name, const char *sent)
{
    CLEANUP_STS_CREDENTIALS struct sts_credentials source = {.access_key_id = "ASIADUFFDUFFDUFFDUFF"};
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    CLEANUP_AWS_REQUEST struct aws_request request = {0};
    enum sts_fault fault = STS_FAULT_OTHER;
    struct failure failure = {0};
    char field[256];

    secret_set(&source.secret_access_key, "no+secret");
    secret_set(&source.session_token, "no+token");
    sts_request_chained(&request, &endpoint, &source, "arn:aws:iam::544300394404:role/Chained", "exter:nal", name,
                        43200);
    assert_true(ask(&request, &credentials, &fault, &failure));
    snprintf(field, sizeof(field), "&RoleSessionName=%s&", sent);
    assert_non_null(strstr(last_body, field));
    assert_non_null(strstr(last_body, "&DurationSeconds=3600&ExternalId=exter%3Anal"));
    assert_non_null(strstr(last_head, "Credential=ASIADUFFDUFFDUFFDUFF/"));
    assert_non_null(strstr(last_head, "/eu-central-1/sts/aws4_request"));
    assert_non_null(strstr(last_head, "X-Amz-Security-Token: no+token\r\n"));
    assert_null(strstr(last_head, "no+secret"));
    assert_null(strstr(last_body, "no+secret"));
}

static void
chained_role_is_signed_capped_and_named_cleanly(void **state)
{
    (void)state;
    assert_session_name("duffman@duff-beer.example", "duffman%40duff-beer.example");
    assert_session_name("x", "ajc-x");
    assert_session_name("", "ajc-");
    assert_session_name("du ff\xc3\xa9/*", "du-ff----");
    assert_session_name("0123456789012345678901234567890123456789012345678901234567890123456789",
                        "0123456789012345678901234567890123456789012345678901234567890123");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(assertion_is_sent_encoded_and_unsigned),
        TEST(refusal_names_its_reason),
        TEST(chained_role_is_signed_capped_and_named_cleanly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
