/* SPDX-License-Identifier: MIT
 *
 * names/region: which partition a region belongs to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "names/region.h"

static void
region_determines_its_partition(void **state)
{
    static const struct {
        const char *region;
        const char *partition;
    } cases[] = {
        {"us-east-1", "aws"},     {"mx-central-1", "aws"},        {"us-gov-east-1", "aws-us-gov"},
        {"cn-north-1", "aws-cn"}, {"eusc-de-east-1", "aws-eusc"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct partition *partition = partition_of_region(cases[i].region);

        assert_non_null(partition);
        assert_string_equal(partition->name, cases[i].partition);
        assert_ptr_equal(partition_find(cases[i].partition), partition);
        assert_true(partition_has_region(partition, cases[i].region));
        assert_true(partition_has_region(partition, partition->implicit_region));
        assert_true(partition_has_region(partition, partition->iam_region));
    }
}

static void
unknown_partitions_and_regions_belong_to_none(void **state)
{
    (void)state;
    assert_null(partition_find("aws-iso"));
    assert_null(partition_of_region("us"));
    assert_true(partition_has_region(NULL, "xx-duff-1"));
    assert_false(partition_has_region(partition_find("aws"), "us-gov-east-1"));
    assert_false(partition_has_region(partition_find("aws"), NULL));
    assert_false(partition_has_region(partition_find("aws"), "eu-west-1.evil.example/"));
    assert_false(
        partition_has_region(partition_find("aws"), "US-EAST-1")); /* region_parse() converts it to lower case */
}

/* Without a region, tools would use the standard partition's endpoints. */
static void
a_region_of_the_partition_is_exported(void **state)
{
    (void)state;
    assert_string_equal(partition_region("aws", ""), "");
    assert_string_equal(partition_region("aws-iso", ""), "");
    assert_string_equal(partition_region("aws-us-gov", ""), "us-gov-west-1");
    assert_string_equal(partition_region("aws-cn", ""), "cn-northwest-1");
    assert_string_equal(partition_region("aws-eusc", ""), "eusc-de-east-1");
    assert_string_equal(partition_region("aws-us-gov", "us-gov-east-1"), "us-gov-east-1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(region_determines_its_partition),
        cmocka_unit_test(unknown_partitions_and_regions_belong_to_none),
        cmocka_unit_test(a_region_of_the_partition_is_exported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
