/* SPDX-License-Identifier: MIT
 *
 * names/role: ARNs of roles and their parts, and the names that users can write.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "names/region.h"
#include "names/role.h"

static void
role_arn_is_parsed(void **state)
{
    static const char arn[] = "arn:aws-cn:iam::544300394404:role/a/b/Duff+=,.@_-";
    struct role_arn parts;

    (void)state;
    assert_true(role_arn_parse(arn, &parts));
    assert_string_equal(parts.partition, "aws-cn");
    assert_string_equal(parts.account_id, "544300394404");
    assert_string_equal(parts.name, "Duff+=,.@_-");
    assert_string_equal(role_path_and_name(arn), "a/b/Duff+=,.@_-");
}

static const char *const no_role_arns[] = {
    "",
    "arn:aws:iam::544300394404:role/",
    "arn:aws:iam::544300394404:role/a/",
    "arn:aws:iam::544300394404:saml-provider/JumpCloud",
    "arn:aws:iam::54430039440:role/Duff",
    "arn:aws:iam::5443003944040:role/Duff",
    "arn:aws:iam::544300394404:role/Du ff",
    "arn:aws:iam::544300394404:role/Duff\n",
    "arn:duff:iam::544300394404:role/Duff",
    "arn:aws-very-long-partition-name-here:iam::544300394404:role/Duff",
    "arn:aws:sts::544300394404:assumed-role/Duff/x",
    "arn:aws:x/:iam::544300394404:role/Duff",
    ("arn:aws:iam::544300394404:role/"
     "DuffDuffDuffDuffDuffDuffDuffDuffDuffDuffDuffDuffDuffDuffDuffDuffX"),
};

static void
invalid_role_arn_is_refused(void **state)
{
    struct role_arn parts = {.partition = "kept"};

    (void)state;
    for (size_t i = 0; i < sizeof(no_role_arns) / sizeof(no_role_arns[0]); i++) {
        print_message("%s\n", no_role_arns[i]);
        assert_false(role_arn_parse(no_role_arns[i], &parts));
        assert_string_equal(parts.partition, "kept");
        assert_string_equal(role_path_and_name(no_role_arns[i]), "");
        assert_false(role_is_valid(no_role_arns[i]));
    }
}

static void
role_is_named_by_arn_name_or_path_and_name(void **state)
{
    static const char arn[] = "arn:aws:iam::544300394404:role/beer/Taster";

    (void)state;
    assert_true(role_is_named(arn, arn));
    assert_true(role_is_named(arn, "Taster"));
    assert_true(role_is_named(arn, "beer/Taster"));
    assert_false(role_is_named(arn, "taster"));
    assert_false(role_is_named(arn, "eer/Taster"));
    assert_false(role_is_named(arn, ""));
}

static void
role_has_three_names(void **state)
{
    (void)state;
    assert_true(role_is_valid("Taster"));
    assert_true(role_is_valid("beer/Taster"));
    assert_true(role_is_valid("arn:aws-us-gov:iam::544300394404:role/beer/Taster"));
    assert_false(role_is_valid("Tas ter"));
    assert_false(role_is_valid("Taster\n"));
}

static void
provider_and_account_are_known(void **state)
{
    (void)state;
    assert_true(role_is_saml_provider("arn:aws:iam::544300394404:saml-provider/JumpCloud"));
    assert_false(role_is_saml_provider("arn:aws:iam::544300394404:role/Taster"));
    assert_true(account_id_is_valid("544300394404"));
    assert_false(account_id_is_valid("54430039440"));
    assert_false(account_id_is_valid("5443003944040"));
    assert_false(account_id_is_valid("54430039440x"));
}

static void
list_ends_with_the_number_of_roles_that_do_not_fit(void **state)
{
    static const char role_arn[] = "arn:aws:iam::544300394404:role/Taster"; /* 37 characters */
    char list[ROLE_LIST_SIZE] = "";
    size_t place = 0;

    (void)state;
    assert_true(role_list_add(list, role_arn, place++, 20));
    assert_string_equal(list, role_arn);
    assert_true(role_list_add(list, "arn:aws:iam::544300394404:role/Brewer", place++, 20));
    assert_string_equal(list, "arn:aws:iam::544300394404:role/Taster, arn:aws:iam::544300394404:role/Brewer");
    while (role_list_add(list, role_arn, place, 20)) {
        place++;
    }
    assert_int_equal(place, 12);
    assert_string_equal(list + 12 * 37 + 11 * 2, ", and 8 more");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(role_arn_is_parsed),
        cmocka_unit_test(invalid_role_arn_is_refused),
        cmocka_unit_test(role_is_named_by_arn_name_or_path_and_name),
        cmocka_unit_test(role_has_three_names),
        cmocka_unit_test(provider_and_account_are_known),
        cmocka_unit_test(list_ends_with_the_number_of_roles_that_do_not_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
