/* SPDX-License-Identifier: MIT
 *
 * shell_env/prompt_state: the profile of a shell, a valid session, the user's own keys, and the state as text.
 * test_prompt_state_ended.c has missing sessions, test_prompt_state_notices.c the notices.
 */
#include "shell_env/prompt_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "keyring/credentials.h"
#include "shell_case.h"
#include "temp_home.h"

/* --- no profile --- */

static void
shell_without_profile_is_not_changed(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, LONG);
    decide(&state, "", "");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.profile, "");
    assert_notice(&state, "");
    assert_true(state.ttl_seconds >= 3600);
    setenv("AWS_ACCESS_KEY_ID", "AKIATHEIRS", 1);
    decide(&state, "first", "");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.key_id, "AKIATHEIRS");
    assert_notice(&state, "");
}

static void
our_keys_are_removed_with_their_profile(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("", ONE, ONE);
    decide(&state, "", "duff");
    assert_removes_keys(&state);
    assert_notice(&state, "");
}

static void
default_profile_is_adopted_at_the_first_prompt(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    add_session("duff", ONE, LONG);
    decide(&state, "first", "");
    assert_sets_session(&state, "duff", ONE);
    assert_sets(&state, "AJC_PROFILE", "duff");
    assert_notice(&state, "");
    assert_stamp_is_of(&state, "duff", ONE);
}

static void
default_profile_is_not_adopted_later(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    add_session("duff", ONE, LONG);
    decide(&state, "", "");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.profile, "");
}

static void
default_profile_is_not_adopted_with_aws_variables(void **test)
{
    static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                                        "AWS_PROFILE", "AWS_ROLE_ARN"};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    add_session("duff", ONE, LONG);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CLEANUP_SHELL_STATE struct prompt_state state = {0};

        setenv(names[i], "theirs", 1);
        decide(&state, "first", "");
        unsetenv(names[i]);
        assert_int_equal(state.changes.count, 0);
        assert_string_equal(state.profile, "");
    }
}

static void
shells_profile_has_priority_over_the_default(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    add_session("duff", ONE, LONG);
    add_session("beer", TWO, LONG);
    setenv("AJC_PROFILE", "beer", 1);
    decide(&state, "first", "");
    assert_sets_session(&state, "beer", TWO);
}

static void
default_without_session_is_adopted_and_reported_at_the_second_prompt(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    decide(&state, "first", "");
    assert_string_equal(state.profile, "duff");
    assert_notice(&state, "");
    assert_int_equal(state.ttl_seconds, 0);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, state.noticed, "duff");
    assert_notice(&state, "ajc rotate duff");
}

/* --- a valid session --- */

static void
valid_session_is_set(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, LONG);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "");
    assert_sets_session(&state, "duff", ONE);
    assert_null(change_of(&state, "AJC_REGION"));
    assert_notice(&state, "");
    assert_stamp_is_of(&state, "duff", ONE);
    /* until its renewal is due: a tenth of 4200 seconds before its end */
    assert_in_range(state.ttl_seconds, LONG - 420 - SLACK, LONG - 420);
}

static void
shell_with_the_session_is_not_changed(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, LONG);
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.key_id, ONE);
    assert_stamp_is_of(&state, "duff", ONE);
}

static void
new_session_replaces_our_old_one(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", TWO, LONG);
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_sets_session(&state, "duff", TWO);
    decide(&state, "", "");
    assert_sets_session(&state, "duff", TWO);
}

static void
profiles_region_is_set_with_the_session(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("beer", ONE, LONG);
    setenv("AJC_PROFILE", "beer", 1);
    decide(&state, "", "");
    assert_sets(&state, "AWS_REGION", "eu-central-1");
    assert_sets(&state, "AJC_REGION", "eu-central-1");
    setenv("AWS_REGION", "us-east-1", 1);
    setenv("AWS_DEFAULT_REGION", "us-east-1", 1);
    decide(&state, "", "");
    assert_null(change_of(&state, "AWS_REGION"));
    assert_null(change_of(&state, "AWS_DEFAULT_REGION"));
}

static void
region_of_the_previous_profile_is_removed(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", TWO, LONG);
    have("duff", ONE, ONE);
    setenv("AWS_REGION", "eu-central-1", 1);
    setenv("AWS_DEFAULT_REGION", "eu-central-1", 1);
    setenv("AJC_REGION", "eu-central-1", 1);
    decide(&state, "", "beer");
    assert_sets_session(&state, "duff", TWO);
    assert_unsets(&state, "AWS_REGION");
    assert_unsets(&state, "AWS_DEFAULT_REGION");
    assert_unsets(&state, "AJC_REGION");
}

static void
session_that_is_due_stays_in_use_while_it_is_renewed(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, DUE);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "");
    assert_sets_session(&state, "duff", ONE);
    assert_in_range(state.ttl_seconds, DUE - SLACK, DUE); /* it cannot be renewed */
    add_portal();
    decide(&state, "", "");
    assert_sets_session(&state, "duff", ONE);
    assert_true(state.wants_refresher);
    assert_in_range(state.ttl_seconds, 1, 10);
    assert_notice(&state, "");
}

/* --- the user's own keys --- */

static void
foreign_keys_stay_and_are_reported_once(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, LONG);
    have("duff", "AKIATHEIRS", ONE);
    decide(&state, "", "duff");
    assert_keeps_keys(&state);
    assert_notice(&state, "ajc use duff");
    decide(&state, state.noticed, "duff");
    assert_notice(&state, "");
    have("duff", "AKIAOTHER", ONE);
    decide(&state, state.noticed, "duff");
    assert_notice(&state, "ajc use duff");
}

/* --- other conditions --- */

static void
without_a_runtime_directory_the_shell_asks_each_minute(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    char path[TEMP_HOME_PATH_SIZE];

    (void)test;
    temp_home_path(path, "runtime");
    assert_int_equal(chmod(path, 0755), 0);
    setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
    add_session("duff", ONE, LONG);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "");
    assert_sets_session(&state, "duff", ONE);
    assert_string_equal(state.stamp, "/");
    assert_in_range(state.ttl_seconds, 1, 60);
}

static void
without_a_keyring_our_keys_stay(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keyring = (struct keyring){0};
    have("duff", ONE, ONE);
    unsetenv("AWS_CREDENTIAL_EXPIRATION");
    decide(&state, "", "duff");
    assert_keeps_keys(&state);
    assert_notice(&state, "sign in with: ajc use duff");
}

static void
named_session_replaces_any_keys(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile;

    (void)test;
    add_session("beer", TWO, LONG);
    have("duff", "AKIATHEIRS", ONE);
    assert_true(config_profile(config, "beer", &profile));
    assert_true(credentials_find(&keyring, "beer", &credentials));
    prompt_state_of_session(&state, &profile, "eu-central-1", &credentials);
    assert_sets_session(&state, "beer", TWO);
    assert_stamp_is_of(&state, "beer", TWO);
    assert_true(state.ttl_seconds > 0);
}

static void
off_removes_our_variables(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state ours = {0};
    CLEANUP_SHELL_STATE struct prompt_state theirs = {0};

    (void)test;
    have("duff", ONE, ONE);
    prompt_state_of_none(&ours);
    assert_removes_keys(&ours);
    assert_unsets(&ours, "AJC_PROFILE");
    have("duff", "AKIATHEIRS", ONE);
    prompt_state_of_none(&theirs);
    assert_keeps_keys(&theirs);
    assert_unsets(&theirs, "AJC_PROFILE");
    assert_string_equal(theirs.profile, "");
}

static void
state_is_printed_changes_first(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    CLEANUP_SECRET struct secret text = {0};
    const char *changes;
    const char *variables;

    (void)test;
    add_session("duff", ONE, LONG);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "");
    assert_true(prompt_state_print(&state, SHELL_BASH, &text, NULL));
    changes = strstr(secret_text(&text), "AWS_ACCESS_KEY_ID='" ONE "'");
    variables = strstr(secret_text(&text), "__ajc_profile='duff'");
    assert_non_null(changes);
    assert_non_null(variables);
    assert_true(changes < variables);
    assert_non_null(strstr(variables, "__ajc_id='" ONE "'"));
    assert_non_null(strstr(variables, "__ajc_ttl='"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SHELL_CASE(shell_without_profile_is_not_changed),
        SHELL_CASE(our_keys_are_removed_with_their_profile),
        SHELL_CASE(default_profile_is_adopted_at_the_first_prompt),
        SHELL_CASE(default_profile_is_not_adopted_later),
        SHELL_CASE(default_profile_is_not_adopted_with_aws_variables),
        SHELL_CASE(shells_profile_has_priority_over_the_default),
        SHELL_CASE(default_without_session_is_adopted_and_reported_at_the_second_prompt),
        SHELL_CASE(valid_session_is_set),
        SHELL_CASE(shell_with_the_session_is_not_changed),
        SHELL_CASE(new_session_replaces_our_old_one),
        SHELL_CASE(profiles_region_is_set_with_the_session),
        SHELL_CASE(region_of_the_previous_profile_is_removed),
        SHELL_CASE(session_that_is_due_stays_in_use_while_it_is_renewed),
        SHELL_CASE(foreign_keys_stay_and_are_reported_once),
        SHELL_CASE(without_a_runtime_directory_the_shell_asks_each_minute),
        SHELL_CASE(without_a_keyring_our_keys_stay),
        SHELL_CASE(named_session_replaces_any_keys),
        SHELL_CASE(off_removes_our_variables),
        SHELL_CASE(state_is_printed_changes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
