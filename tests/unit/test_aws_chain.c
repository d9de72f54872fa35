/* SPDX-License-Identifier: MIT
 *
 * doctor/aws_chain: the AWS tools' order. flow/doctor.sh compares it with the real AWS CLI.
 */
#include "doctor/aws_chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Everything there; each step takes the first one away. */
static void
each_source_comes_before_the_next(void **state)
{
    struct aws_view view = {
        .has_key_id = true,
        .has_secret_key = true,
        .names_profile = true,
        .has_web_identity = true,
        .has_container = true,
        .profile = {true, true, false, true, true, true, true},
    };

    (void)state;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_ENVIRONMENT);
    view.has_secret_key = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_HALF_ENVIRONMENT);
    view.has_key_id = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_ROLE);
    view.profile.has_role = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_WEB_IDENTITY);
    view.has_web_identity = false;
    view.profile.has_web_identity = true;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_WEB_IDENTITY);
    view.profile.has_web_identity = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_SSO);
    view.profile.has_sso = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_CREDENTIALS_FILE);
    view.profile.has_stored_keys = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_PROCESS);
    view.profile.has_process = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_CONFIG_FILE);
    view.profile.has_config_keys = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_CONTAINER);
    view.has_container = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_MACHINE);
}

static void
a_named_profile_that_is_nowhere_comes_before_everything(void **state)
{
    struct aws_view view = {.has_key_id = true, .has_secret_key = true, .names_profile = true};

    (void)state;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_NO_PROFILE);
    view.names_profile = false;
    assert_int_equal(aws_chain_pick(&view), AWS_FROM_ENVIRONMENT);
}

static void
sections_are_told_apart_by_file(void **state)
{
    struct aws_profile profile = {0};

    (void)state;
    aws_profile_note(&profile, "duff", false, "duff", "credential_process");
    aws_profile_note(&profile, "duff", true, "profile duff", "aws_access_key_id");
    aws_profile_note(&profile, "duff", true, "duffman", "aws_access_key_id");
    aws_profile_note(&profile, "default", false, "profile default", "aws_access_key_id");
    assert_false(profile.is_there);
    aws_profile_note(&profile, "duff", false, "profile duff", "region");
    assert_true(profile.is_there);
    assert_false(profile.has_stored_keys || profile.has_config_keys || profile.has_process);
    aws_profile_note(&profile, "duff", true, "duff", "aws_access_key_id");
    assert_true(profile.has_stored_keys);
    assert_false(profile.has_config_keys);
    aws_profile_note(&profile, "default", false, "default", "aws_access_key_id");
    assert_true(profile.has_config_keys);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_source_comes_before_the_next),
        cmocka_unit_test(a_named_profile_that_is_nowhere_comes_before_everything),
        cmocka_unit_test(sections_are_told_apart_by_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
