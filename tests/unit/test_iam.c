/* SPDX-License-Identifier: MIT
 *
 * sign_in/aws/iam: the request for an account's alias, and its answers.
 */
#include "sign_in/aws/iam.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "data_file.h"

static const struct sts_credentials duff = {.access_key_id = "ASIADUFFDUFFDUFFDUFF"};

static void
partition_decides_host_and_signing_region(void **state)
{
    static const struct {
        const char *partition;
        const char *url;
        const char *region;
    } cases[] = {
        {"aws", "https://iam.amazonaws.com/", "us-east-1"},
        {"aws-us-gov", "https://iam.us-gov.amazonaws.com/", "us-gov-west-1"},
        {"aws-cn", "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1"},
        {"aws-eusc", "https://iam.eusc-de-east-1.amazonaws.eu/", "eusc-de-east-1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct aws_request request = {0};

        assert_true(iam_request_aliases(&request, "", cases[i].partition, &duff));
        assert_string_equal(request.http.url, cases[i].url);
        assert_string_equal(request.http.signing->region, cases[i].region);
        assert_string_equal(request.http.signing->service, "iam");
        assert_string_equal(secret_text(request.http.body), "Action=ListAccountAliases&Version=2010-05-08");
        assert_true(request.http.to_aws);
        aws_request_clear(&request);
    }
}

static void
endpoint_can_be_set_and_must_be_an_origin(void **state)
{
    struct aws_request request = {0};

    (void)state;
    assert_true(iam_request_aliases(&request, "https://localhost:4566", "aws", &duff));
    assert_string_equal(request.http.url, "https://localhost:4566/");
    assert_false(iam_request_aliases(&request, "http://localhost:4566", "aws", &duff));
    assert_false(iam_request_aliases(&request, "", "aws-duff", &duff));
    aws_request_clear(&request);
}

static void
answers_are_an_alias_none_or_nothing(void **state)
{
    static const struct {
        const char *file;
        long status;
        bool is_answer;
        const char *alias;
    } cases[] = {
        {"iam/alias.xml", 200, true, "duff-beer"}, {"iam/none.xml", 200, true, ""},
        {"iam/alias.xml", 403, true, ""},          {"iam/alias.xml", 500, false, "kept"},
        {"iam/odd.xml", 200, false, "kept"},       {"sts/assumed.xml", 200, false, "kept"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_HTTP_REPLY struct http_reply reply = {.status = cases[i].status};
        char alias[IAM_ALIAS_SIZE] = "kept";

        print_message("%s %ld\n", cases[i].file, cases[i].status);
        data_file_read(cases[i].file, &reply.body);
        assert_int_equal(iam_reply_parse(&reply, alias), cases[i].is_answer);
        assert_string_equal(alias, cases[i].alias);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partition_decides_host_and_signing_region),
        cmocka_unit_test(endpoint_can_be_set_and_must_be_an_origin),
        cmocka_unit_test(answers_are_an_alias_none_or_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
