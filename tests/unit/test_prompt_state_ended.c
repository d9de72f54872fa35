/* SPDX-License-Identifier: MIT
 *
 * shell_env/prompt_state: a session that has expired, was removed, never existed, or belongs to another profile, and
 * what a renewal without a person needs.
 */
#include "shell_env/prompt_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "keyring/marker.h"
#include "sentence.h"
#include "session/session.h"
#include "shell_case.h"

/* The notice on a profile without a session. */
static const char *
absent(const char *profile, const char *command)
{
    static char words[512];

    snprintf(words, sizeof(words), "%s %s%s", sentence_with("NOTICE_NO_SESSION", NULL), profile,
             sentence_with("NOTICE_SIGN_IN", "ajc", command, profile, NULL));
    return words;
}

/* --- a session that has ended --- */

static void
ended_keys_stay_without_their_expiration_until_a_person_signs_in(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keep_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_int_equal(state.changes.count, 1);
    assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
    assert_string_equal(state.key_id, ONE);
    assert_false(state.wants_refresher);
    assert_tells(&state, sentence_with("NOTICE_SIGN_IN", "ajc", "rotate", "duff", NULL));
    assert_stamp_is_of(&state, "duff", ONE);
    unsetenv("AWS_CREDENTIAL_EXPIRATION");
    decide(&state, state.noticed, "duff");
    assert_int_equal(state.changes.count, 0);
    assert_tells(&state, "");
}

/* No tool in it falls through to another identity. */
static void
ended_session_is_put_into_a_shell_without_keys(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keep_session("duff", ONE, ENDED);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "");
    assert_stands_in(&state, "duff", ONE);
    assert_tells(&state, sentence_with("NOTICE_SIGN_IN", "ajc", "rotate", "duff", NULL));
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_int_equal(state.changes.count, 0);
    assert_tells(&state, "");
}

static void
ended_session_of_the_default_profile_is_put_into_a_new_shell(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    for (int renews = 0; renews < 2; renews++) {
        if (renews) {
            keep_portal();
        }
        configure("\"default_profile\":\"duff\",");
        keep_session("duff", ONE, ENDED);
        decide(&state, "first", "");
        assert_stands_in(&state, "duff", ONE);
        assert_sets(&state, "AJC_PROFILE", "duff");
        assert_int_equal(state.ttl_seconds, 0);
        assert_int_equal(state.wants_refresher, renews);
    }
}

/* --- no keys at all --- */

static void
new_shell_without_a_session_gets_placeholders(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    decide(&state, "first", "");
    assert_stands_in(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_sets(&state, "AJC_PROFILE", "duff");
    assert_int_equal(state.ttl_seconds, 0);
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_tells(&state, absent("duff", "rotate"));
    assert_int_equal(state.changes.count, 0);
    decide(&state, state.noticed, "duff");
    assert_tells(&state, "");
    assert_int_equal(state.changes.count, 0);
    assert_true(state.ttl_seconds > 3600);
    assert_stamp_is_of(&state, "duff", "");
}

static void
placeholders_go_when_keys_come(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", ENVIRONMENT_PLACEHOLDER_KEY_ID, ENVIRONMENT_PLACEHOLDER_KEY_ID);
    keep_session("duff", TWO, LONG);
    decide(&state, "", "duff");
    assert_puts_in(&state, "duff", TWO);
}

static void
placeholders_go_with_off_and_with_the_profile(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", ENVIRONMENT_PLACEHOLDER_KEY_ID, ENVIRONMENT_PLACEHOLDER_KEY_ID);
    prompt_state_of_none(&state);
    assert_takes_out(&state);
    assert_unsets(&state, "AJC_PROFILE");
    unsetenv("AJC_PROFILE");
    decide(&state, "", "duff");
    assert_takes_out(&state);
}

/* sudo -E and the like keep the AWS_ names alone. */
static void
placeholders_are_ours_by_their_own_name(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", ENVIRONMENT_PLACEHOLDER_KEY_ID, "");
    keep_session("duff", TWO, LONG);
    decide(&state, "", "");
    assert_puts_in(&state, "duff", TWO);
    unsetenv("AJC_PROFILE");
    decide(&state, "first", "");
    assert_takes_out(&state);
}

static void
who_types_at_once_hears_of_a_sign_in_under_way_and_nobody_else(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    keep_portal();
    decide(&state, "first", "");
    assert_stands_in(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_true(state.wants_refresher);
    assert_int_equal(state.ttl_seconds, 0);
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_tells(&state, sentence_with("UNTIL_SIGNED_IN", "duff", NULL));
    assert_in_range(state.ttl_seconds, 1, 10);
    decide(&state, state.noticed, "duff");
    assert_tells(&state, "");
    keep_session("duff", ONE, LONG);
    decide(&state, state.noticed, "duff");
    assert_puts_in(&state, "duff", ONE);
    assert_tells(&state, "");
}

static void
without_a_keyring_there_are_placeholders_and_the_command_is_use(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    struct keyring kept = keyring;

    (void)test;
    setenv("AJC_PROFILE", "duff", 1);
    keyring = (struct keyring){0};
    decide(&state, "", "");
    keyring = kept;
    assert_stands_in(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_tells(&state, absent("duff", "use"));
}

static void
ended_session_that_needs_no_person_is_renewed_silently(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_int_equal(state.changes.count, 1);
    assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
    assert_string_equal(state.key_id, ONE);
    assert_true(state.wants_refresher);
    assert_in_range(state.ttl_seconds, 1, 10);
    assert_tells(&state, "");
}

/* Nothing would come by itself, so the person hears of it, and the shell does not ask every other second. */
static void
ended_session_needs_a_person_where_nothing_works_in_the_background(void **test)
{
    (void)test;
    for (int by_variable = 0; by_variable < 2; by_variable++) {
        CLEANUP_SHELL_STATE struct prompt_state state = {0};

        configure(by_variable ? "" : "\"background\":false,");
        keep_portal();
        keep_session("duff", ONE, ENDED);
        have("duff", ONE, ONE);
        if (by_variable) {
            setenv("AJC_BACKGROUND", "off", 1);
        }
        decide(&state, "", "duff");
        assert_tells(&state, sentence_with("NOTICE_SIGN_IN", "ajc", "rotate", "duff", NULL));
        assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
        assert_true(state.ttl_seconds > 3600);
        keep_session("duff", ONE, DUE);
        decide(&state, state.noticed, "duff");
        assert_in_range(state.ttl_seconds, DUE - SLACK, DUE);
        unsetenv("AJC_BACKGROUND");
    }
}

static void
renewal_that_was_refused_is_told_of_once(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    struct marker failure = {.sentence = "AWS said no.", .status = 4};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    marker_set(&keyring, MARKER_FAILURE, "duff", &failure);
    decide(&state, "", "duff");
    assert_tells(&state, sentence_with("NOTICE_FAILED", "duff", "AWS said no.", NULL));
    decide(&state, state.noticed, "duff");
    assert_tells(&state, "");
}

static void
renewal_without_network_is_not_told_of(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    struct marker failure = {.sentence = "There is no network.", .status = 5};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    marker_set(&keyring, MARKER_FAILURE, "duff", &failure);
    decide(&state, "", "duff");
    assert_tells(&state, "");
    assert_true(state.wants_refresher);
}

/* --- what a silent renewal needs --- */

static bool
wants_refresher(void)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "");
    return state.wants_refresher;
}

static void
password_alone_renews_where_no_code_is_wanted(void **test)
{
    struct config_learned learned = {.email = "duffman@duff-beer.com", .mfa = "totp"};

    (void)test;
    assert_false(wants_refresher());
    keep_login();
    assert_true(wants_refresher());
    assert_true(config_learn(config, &learned, NULL));
    config_close(&config);
    assert_true(config_open(&config, NULL));
    assert_false(wants_refresher());
    keep_portal();
    assert_true(wants_refresher());
}

static void
refused_or_pending_password_renews_nothing(void **test)
{
    static const enum marker_kind kinds[] = {MARKER_REFUSED, MARKER_ATTEMPT};

    (void)test;
    keep_login();
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct marker marker = {0};

        marker_set(&keyring, kinds[i], duffman, &marker);
        assert_false(wants_refresher());
        marker_clear(&keyring, kinds[i], duffman);
        assert_true(wants_refresher());
    }
}

/* --- no session --- */

static void
keys_that_live_on_without_the_keyring_are_left(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    char expiration[CLOCK_TEXT_SIZE];

    (void)test;
    have("duff", ONE, ONE);
    clock_format_rfc3339(clock_now() + 1000, expiration);
    setenv("AWS_CREDENTIAL_EXPIRATION", expiration, 1);
    decide(&state, "", "duff");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.key_id, ONE);
    assert_tells(&state, "");
    assert_in_range(state.ttl_seconds, 1000 - SLACK, 1000);
    assert_stamp_is_of(&state, "duff", "");
}

static void
absent_session_leaves_our_ended_keys_and_is_told_of_once(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_int_equal(state.changes.count, 1);
    assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
    assert_string_equal(state.key_id, ONE);
    assert_tells(&state, absent("duff", "rotate"));
    assert_stamp_is_of(&state, "duff", "");
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_leaves_keys(&state);
    assert_tells(&state, "");
}

static void
removed_session_leaves_placeholders_with_one_notice(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, LONG);
    have("duff", ONE, ONE);
    session_remove(&keyring, "duff");
    decide(&state, "", "duff");
    assert_stands_in(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_tells(&state, sentence_with("NOTICE_REMOVED", "duff", "ajc", "duff", NULL));
    assert_stamp_is_of(&state, "duff", "");
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_leaves_keys(&state);
    assert_tells(&state, "");
    assert_false(state.wants_refresher);
}

static void
session_removed_before_a_shell_began_was_never_its_own(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    keep_portal();
    session_remove(&keyring, "duff");
    decide(&state, "first", "");
    assert_stands_in(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_tells(&state, absent("duff", "rotate"));
    assert_false(state.wants_refresher);
}

static void
removed_session_does_not_touch_foreign_keys(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", "AKIATHEIRS", ONE);
    session_remove(&keyring, "duff");
    decide(&state, "", "duff");
    assert_leaves_keys(&state);
}

static void
session_made_after_a_removal_counts(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    session_remove(&keyring, "duff");
    keep_session("duff", TWO, LONG);
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_puts_in(&state, "duff", TWO);
}

/* --- the question cannot be answered --- */

static void
shell_with_a_profile_whose_configuration_cannot_be_read_gets_placeholders(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    const struct error error = {.code = ERROR_CONFIG, .text = "config.json, line 3: a comma is missing."};

    (void)test;
    setenv("AJC_PROFILE", "duff", 1);
    prompt_state_of_failure(&state, "first", &error);
    assert_stands_in(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_tells(&state, "");
    assert_int_equal(state.ttl_seconds, 0);
    environment_apply(&state.changes);
    prompt_state_of_failure(&state, "", &error);
    assert_leaves_keys(&state);
    assert_tells(&state, "ajc: config.json, line 3: a comma is missing.");
    assert_in_range(state.ttl_seconds, 1, 60);
    prompt_state_of_failure(&state, "failure::", &error);
    assert_tells(&state, "");
}

static void
shell_with_keys_or_without_a_profile_keeps_what_it_has_when_nothing_can_be_read(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    const struct error error = {.code = ERROR_CONFIG, .text = "no."};

    (void)test;
    prompt_state_of_failure(&state, "", &error);
    assert_int_equal(state.changes.count, 0);
    have("duff", ONE, ONE);
    prompt_state_of_failure(&state, "", &error);
    assert_int_equal(state.changes.count, 0);
    have("duff", "AKIATHEIRS", ONE);
    prompt_state_of_failure(&state, "", &error);
    assert_int_equal(state.changes.count, 0);
}

/* Of the default profile, whose region cannot be handed out. */
static void
new_shell_whose_answer_cannot_be_printed_gets_placeholders(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    CLEANUP_SECRET struct secret text = {0};
    struct error error;

    (void)test;
    configure("\"default_profile\":\"duff\",\"region\":\"it's\",");
    keep_session("duff", ONE, LONG);
    decide(&state, "first", "");
    assert_false(prompt_state_print(&state, SHELL_BASH, &text, &error));
    prompt_state_of_failure(&state, "first", &error);
    assert_stands_in(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_sets(&state, "AJC_PROFILE", "duff");
    assert_true(prompt_state_print(&state, SHELL_BASH, &text, &error));
}

/* --- the profile changed in the shell --- */

static void
keys_of_the_profile_before_go_when_the_new_one_has_none(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    have("beer", ONE, ONE);
    decide(&state, "", "duff");
    assert_stands_in(&state, "beer", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_tells(&state, absent("beer", "rotate"));
    decide(&state, "", "");
    assert_stands_in(&state, "beer", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    environment_apply(&state.changes);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "beer");
    assert_puts_in(&state, "duff", ONE);
}

static void
keys_of_the_profile_before_are_replaced_by_the_new_ones_ended_ones(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    keep_session("beer", TWO, ENDED);
    have("beer", ONE, ONE);
    decide(&state, "", "duff");
    assert_stands_in(&state, "beer", TWO);
    assert_tells(&state, "the AWS session of beer has ended");
}

static void
keys_of_the_profile_before_go_while_the_new_one_is_signed_in(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, LONG);
    have("beer", ONE, ONE);
    decide(&state, "", "duff");
    assert_stands_in(&state, "beer", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_true(state.wants_refresher);
    assert_tells(&state, sentence_with("UNTIL_SIGNED_IN", "beer", NULL));
}

static void
keys_of_the_profile_before_are_replaced_by_the_new_ones(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    keep_session("beer", TWO, LONG);
    have("beer", ONE, ONE);
    decide(&state, "", "duff");
    assert_puts_in(&state, "beer", TWO);
}

static void
unknown_profile_has_placeholders_with_one_notice(void **test)
{
    static const char *const names[] = {"gone", "no name", "--x", "$(id)"};

    (void)test;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CLEANUP_SHELL_STATE struct prompt_state state = {0};

        have(names[i], ONE, ONE);
        decide(&state, "", "duff");
        assert_stands_in(&state, names[i], ENVIRONMENT_PLACEHOLDER_KEY_ID);
        assert_tells(&state, "there is no profile");
        environment_apply(&state.changes);
        decide(&state, state.noticed, "duff");
        assert_leaves_keys(&state);
        assert_tells(&state, "");
    }
}

static void
default_profile_that_is_gone_has_placeholders_with_one_notice(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"gone\",");
    decide(&state, "first", "");
    assert_stands_in(&state, "gone", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_sets(&state, "AJC_PROFILE", "gone");
    environment_apply(&state.changes);
    decide(&state, state.noticed, "gone");
    assert_leaves_keys(&state);
    assert_tells(&state, "there is no profile gone; see: ajc list");
}

static void
unknown_profile_does_not_touch_foreign_keys(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("gone", "AKIATHEIRS", ONE);
    decide(&state, "", "");
    assert_leaves_keys(&state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SHELL_CASE(ended_keys_stay_without_their_expiration_until_a_person_signs_in),
        SHELL_CASE(ended_session_is_put_into_a_shell_without_keys),
        SHELL_CASE(ended_session_of_the_default_profile_is_put_into_a_new_shell),
        SHELL_CASE(new_shell_without_a_session_gets_placeholders),
        SHELL_CASE(placeholders_go_when_keys_come),
        SHELL_CASE(placeholders_go_with_off_and_with_the_profile),
        SHELL_CASE(placeholders_are_ours_by_their_own_name),
        SHELL_CASE(who_types_at_once_hears_of_a_sign_in_under_way_and_nobody_else),
        SHELL_CASE(without_a_keyring_there_are_placeholders_and_the_command_is_use),
        SHELL_CASE(ended_session_that_needs_no_person_is_renewed_silently),
        SHELL_CASE(ended_session_needs_a_person_where_nothing_works_in_the_background),
        SHELL_CASE(renewal_that_was_refused_is_told_of_once),
        SHELL_CASE(renewal_without_network_is_not_told_of),
        SHELL_CASE(password_alone_renews_where_no_code_is_wanted),
        SHELL_CASE(refused_or_pending_password_renews_nothing),
        SHELL_CASE(keys_that_live_on_without_the_keyring_are_left),
        SHELL_CASE(absent_session_leaves_our_ended_keys_and_is_told_of_once),
        SHELL_CASE(removed_session_leaves_placeholders_with_one_notice),
        SHELL_CASE(session_removed_before_a_shell_began_was_never_its_own),
        SHELL_CASE(removed_session_does_not_touch_foreign_keys),
        SHELL_CASE(session_made_after_a_removal_counts),
        SHELL_CASE(shell_with_a_profile_whose_configuration_cannot_be_read_gets_placeholders),
        SHELL_CASE(shell_with_keys_or_without_a_profile_keeps_what_it_has_when_nothing_can_be_read),
        SHELL_CASE(new_shell_whose_answer_cannot_be_printed_gets_placeholders),
        SHELL_CASE(keys_of_the_profile_before_go_when_the_new_one_has_none),
        SHELL_CASE(keys_of_the_profile_before_go_while_the_new_one_is_signed_in),
        SHELL_CASE(keys_of_the_profile_before_are_replaced_by_the_new_ones),
        SHELL_CASE(keys_of_the_profile_before_are_replaced_by_the_new_ones_ended_ones),
        SHELL_CASE(unknown_profile_has_placeholders_with_one_notice),
        SHELL_CASE(default_profile_that_is_gone_has_placeholders_with_one_notice),
        SHELL_CASE(unknown_profile_does_not_touch_foreign_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
