/* SPDX-License-Identifier: MIT
 *
 * sts_endpoint_find: host and signing region for each partition and region.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "sentence.h"
#include "sign_in/aws/sts.h"

static void
role_decides_the_partition_and_region_the_host(void **state)
{
    static const struct {
        const char *partition;
        const char *region;
        bool legacy;
        const char *url;
        const char *signing_region;
    } cases[] = {
        {"aws", "eu-central-1", false, "https://sts.eu-central-1.amazonaws.com/", "eu-central-1"},
        {"aws", "eu-central-1", true, "https://sts.amazonaws.com/", "us-east-1"},
        {"aws", "eu-south-1", true, "https://sts.eu-south-1.amazonaws.com/", "eu-south-1"},
        {"aws", "", true, "https://sts.amazonaws.com/", "us-east-1"},
        {"aws", "", false, "https://sts.us-east-1.amazonaws.com/", "us-east-1"},
        {"aws", "us-gov-west-1", false, "https://sts.us-east-1.amazonaws.com/", "us-east-1"},
        {"aws", "eu-west-1.evil.example/", false, "https://sts.us-east-1.amazonaws.com/", "us-east-1"},
        {"aws-us-gov", "us-gov-east-1", false, "https://sts.us-gov-east-1.amazonaws.com/", "us-gov-east-1"},
        {"aws-us-gov", "us-east-1", false, "https://sts.us-gov-west-1.amazonaws.com/", "us-gov-west-1"},
        {"aws-us-gov", "", true, "https://sts.us-gov-west-1.amazonaws.com/", "us-gov-west-1"},
        {"aws-cn", "cn-north-1", false, "https://sts.cn-north-1.amazonaws.com.cn/", "cn-north-1"},
        {"aws-cn", "", false, "https://sts.cn-northwest-1.amazonaws.com.cn/", "cn-northwest-1"},
        {"aws-eusc", "", false, "https://sts.eusc-de-east-1.amazonaws.eu/", "eusc-de-east-1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct message_open open = {.is_sts_legacy = cases[i].legacy};
        struct sts_endpoint endpoint = {0};
        struct failure failure = {0};

        assert_true(sts_endpoint_find(&open, cases[i].partition, cases[i].region, &endpoint, &failure));
        assert_string_equal(endpoint.url, cases[i].url);
        assert_string_equal(endpoint.region, cases[i].signing_region);
    }
}

static void
override_replaces_the_host_and_keeps_the_region(void **state)
{
    struct message_open open = {.sts_url = "https://localhost:4566"};
    struct sts_endpoint endpoint = {0};
    struct failure failure = {0};

    (void)state;
    assert_true(sts_endpoint_find(&open, "aws", "eu-west-1", &endpoint, &failure));
    assert_string_equal(endpoint.url, "https://localhost:4566/");
    assert_string_equal(endpoint.region, "eu-west-1");
    text_copy(open.sts_url, sizeof(open.sts_url), "https://sts.duff.example/");
    assert_true(sts_endpoint_find(&open, "aws-iso", "us-iso-east-1", &endpoint, &failure));
    assert_string_equal(endpoint.url, "https://sts.duff.example/");
    assert_string_equal(endpoint.region, "us-iso-east-1");
}

static void
override_that_is_not_an_https_origin_is_refused(void **state)
{
    static const char *const urls[] = {"http://localhost:4566",
                                       "localhost",
                                       "https://",
                                       "https:///",
                                       "https://sts.duff.example/path",
                                       "https://sts.duff.example/?x",
                                       "https://duff:beer@sts.duff.example"};

    (void)state;
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct message_open open = {.sts_source = "sts_url"};
        struct sts_endpoint endpoint = {.region = "kept"};
        struct failure failure = {0};

        print_message("%s\n", urls[i]);
        text_copy(open.sts_url, sizeof(open.sts_url), urls[i]);
        assert_false(sts_endpoint_find(&open, "aws", "", &endpoint, &failure));
        assert_int_equal(failure_code(&failure), ERROR_CONFIG);
        assert_non_null(strstr(sentence_of(&failure), "correct or unset sts_url."));
        assert_string_equal(endpoint.region, "kept");
    }
}

static void
unknown_partition_is_refused(void **state)
{
    static const struct message_open open;
    struct sts_endpoint endpoint = {0};
    struct failure failure = {0};

    (void)state;
    assert_false(sts_endpoint_find(&open, "aws-duff", "us-east-1", &endpoint, &failure));
    assert_int_equal(failure_code(&failure), ERROR_CONFIG);
    assert_non_null(strstr(sentence_of(&failure), "aws-duff"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(role_decides_the_partition_and_region_the_host),
        cmocka_unit_test(override_replaces_the_host_and_keeps_the_region),
        cmocka_unit_test(override_that_is_not_an_https_origin_is_refused),
        cmocka_unit_test(unknown_partition_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
