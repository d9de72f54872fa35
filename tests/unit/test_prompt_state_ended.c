/* SPDX-License-Identifier: MIT
 *
 * shell_env/prompt_state: a session that has expired, was removed, never existed, or belongs to another profile, and
 * the conditions of a silent renewal.
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

/* --- an expired session --- */

static void
expired_keys_stay_without_their_expiration_until_a_sign_in(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_int_equal(state.changes.count, 1);
    assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
    assert_string_equal(state.key_id, ONE);
    assert_false(state.wants_refresher);
    assert_notice(&state, sentence_with("NOTICE_SIGN_IN", "ajc", "rotate", "duff", NULL));
    assert_stamp_is_of(&state, "duff", ONE);
    unsetenv("AWS_CREDENTIAL_EXPIRATION");
    decide(&state, state.noticed, "duff");
    assert_int_equal(state.changes.count, 0);
    assert_notice(&state, "");
}

/* No tool in it falls back to another identity. */
static void
expired_session_is_set_in_a_shell_without_keys(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, ENDED);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "");
    assert_sets_refused_keys(&state, "duff", ONE);
    assert_notice(&state, sentence_with("NOTICE_SIGN_IN", "ajc", "rotate", "duff", NULL));
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_int_equal(state.changes.count, 0);
    assert_notice(&state, "");
}

static void
expired_session_of_the_default_profile_is_set_in_a_new_shell(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    for (int renews = 0; renews < 2; renews++) {
        if (renews) {
            add_portal();
        }
        configure("\"default_profile\":\"duff\",");
        add_session("duff", ONE, ENDED);
        decide(&state, "first", "");
        assert_sets_refused_keys(&state, "duff", ONE);
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
    assert_sets_refused_keys(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_sets(&state, "AJC_PROFILE", "duff");
    assert_int_equal(state.ttl_seconds, 0);
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_notice(&state, absent("duff", "rotate"));
    assert_int_equal(state.changes.count, 0);
    decide(&state, state.noticed, "duff");
    assert_notice(&state, "");
    assert_int_equal(state.changes.count, 0);
    assert_true(state.ttl_seconds > 3600);
    assert_stamp_is_of(&state, "duff", "");
}

static void
keys_replace_placeholders(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", ENVIRONMENT_PLACEHOLDER_KEY_ID, ENVIRONMENT_PLACEHOLDER_KEY_ID);
    add_session("duff", TWO, LONG);
    decide(&state, "", "duff");
    assert_sets_session(&state, "duff", TWO);
}

static void
off_and_unsetting_the_profile_remove_placeholders(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", ENVIRONMENT_PLACEHOLDER_KEY_ID, ENVIRONMENT_PLACEHOLDER_KEY_ID);
    prompt_state_of_none(&state);
    assert_removes_keys(&state);
    assert_unsets(&state, "AJC_PROFILE");
    unsetenv("AJC_PROFILE");
    decide(&state, "", "duff");
    assert_removes_keys(&state);
}

/* sudo -E and similar programs may preserve only the AWS_ variables. */
static void
placeholders_are_recognised_by_their_key_id(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", ENVIRONMENT_PLACEHOLDER_KEY_ID, "");
    add_session("duff", TWO, LONG);
    decide(&state, "", "");
    assert_sets_session(&state, "duff", TWO);
    unsetenv("AJC_PROFILE");
    decide(&state, "first", "");
    assert_removes_keys(&state);
}

static void
notice_of_a_running_sign_in_is_shown_only_before_its_end(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    add_portal();
    decide(&state, "first", "");
    assert_sets_refused_keys(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_true(state.wants_refresher);
    assert_int_equal(state.ttl_seconds, 0);
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_notice(&state, sentence_with("UNTIL_SIGNED_IN", "duff", NULL));
    assert_in_range(state.ttl_seconds, 1, 10);
    decide(&state, state.noticed, "duff");
    assert_notice(&state, "");
    add_session("duff", ONE, LONG);
    decide(&state, state.noticed, "duff");
    assert_sets_session(&state, "duff", ONE);
    assert_notice(&state, "");
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
    assert_sets_refused_keys(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_notice(&state, absent("duff", "use"));
}

static void
expired_session_is_renewed_silently_if_possible(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_portal();
    add_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_int_equal(state.changes.count, 1);
    assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
    assert_string_equal(state.key_id, ONE);
    assert_true(state.wants_refresher);
    assert_in_range(state.ttl_seconds, 1, 10);
    assert_notice(&state, "");
}

/* No session would come automatically, so the user is informed, and the shell does not ask every two seconds. */
static void
expired_session_is_reported_without_background_renewal(void **test)
{
    (void)test;
    for (int by_variable = 0; by_variable < 2; by_variable++) {
        CLEANUP_SHELL_STATE struct prompt_state state = {0};

        configure(by_variable ? "" : "\"background\":false,");
        add_portal();
        add_session("duff", ONE, ENDED);
        have("duff", ONE, ONE);
        if (by_variable) {
            setenv("AJC_BACKGROUND", "off", 1);
        }
        decide(&state, "", "duff");
        assert_notice(&state, sentence_with("NOTICE_SIGN_IN", "ajc", "rotate", "duff", NULL));
        assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
        assert_true(state.ttl_seconds > 3600);
        add_session("duff", ONE, DUE);
        decide(&state, state.noticed, "duff");
        assert_in_range(state.ttl_seconds, DUE - SLACK, DUE);
        unsetenv("AJC_BACKGROUND");
    }
}

static void
refused_renewal_is_reported_once(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    struct marker failure = {.sentence = "AWS said no.", .status = 4};

    (void)test;
    add_portal();
    add_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    marker_set(&keyring, MARKER_FAILURE, "duff", &failure);
    decide(&state, "", "duff");
    assert_notice(&state, sentence_with("NOTICE_FAILED", "duff", "AWS said no.", NULL));
    decide(&state, state.noticed, "duff");
    assert_notice(&state, "");
}

static void
renewal_without_network_is_not_reported(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    struct marker failure = {.sentence = "There is no network.", .status = 5};

    (void)test;
    add_portal();
    add_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    marker_set(&keyring, MARKER_FAILURE, "duff", &failure);
    decide(&state, "", "duff");
    assert_notice(&state, "");
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
password_is_enough_for_a_renewal_without_a_factor(void **test)
{
    struct config_learned learned = {.email = "duffman@duff-beer.com", .mfa = "totp"};

    (void)test;
    assert_false(wants_refresher());
    add_login();
    assert_true(wants_refresher());
    assert_true(config_learn(config, &learned, NULL));
    config_close(&config);
    assert_true(config_open(&config, NULL));
    assert_false(wants_refresher());
    add_portal();
    assert_true(wants_refresher());
}

static void
refused_or_pending_password_renews_nothing(void **test)
{
    static const enum marker_kind kinds[] = {MARKER_REFUSED, MARKER_ATTEMPT};

    (void)test;
    add_login();
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
valid_keys_that_the_keyring_lacks_stay(void **test)
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
    assert_notice(&state, "");
    assert_in_range(state.ttl_seconds, 1000 - SLACK, 1000);
    assert_stamp_is_of(&state, "duff", "");
}

static void
missing_session_keeps_our_expired_keys_and_is_reported_once(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_int_equal(state.changes.count, 1);
    assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
    assert_string_equal(state.key_id, ONE);
    assert_notice(&state, absent("duff", "rotate"));
    assert_stamp_is_of(&state, "duff", "");
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_keeps_keys(&state);
    assert_notice(&state, "");
}

static void
removed_session_is_replaced_by_placeholders_with_one_notice(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_portal();
    add_session("duff", ONE, LONG);
    have("duff", ONE, ONE);
    session_remove(&keyring, "duff");
    decide(&state, "", "duff");
    assert_sets_refused_keys(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_notice(&state, sentence_with("NOTICE_REMOVED", "duff", "ajc", "duff", NULL));
    assert_stamp_is_of(&state, "duff", "");
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_keeps_keys(&state);
    assert_notice(&state, "");
    assert_false(state.wants_refresher);
}

static void
session_removed_before_the_shell_started_is_not_reported(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    add_portal();
    session_remove(&keyring, "duff");
    decide(&state, "first", "");
    assert_sets_refused_keys(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    environment_apply(&state.changes);
    decide(&state, state.noticed, "duff");
    assert_notice(&state, absent("duff", "rotate"));
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
    assert_keeps_keys(&state);
}

static void
session_created_after_a_removal_is_used(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    session_remove(&keyring, "duff");
    add_session("duff", TWO, LONG);
    have("duff", ONE, ONE);
    decide(&state, "", "duff");
    assert_sets_session(&state, "duff", TWO);
}

/* --- the state cannot be decided --- */

static void
shell_with_a_profile_whose_configuration_cannot_be_read_gets_placeholders(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    const struct error error = {.code = ERROR_CONFIG, .text = "config.json, line 3: a comma is missing."};

    (void)test;
    setenv("AJC_PROFILE", "duff", 1);
    prompt_state_of_failure(&state, "first", &error);
    assert_sets_refused_keys(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_notice(&state, "");
    assert_int_equal(state.ttl_seconds, 0);
    environment_apply(&state.changes);
    prompt_state_of_failure(&state, "", &error);
    assert_keeps_keys(&state);
    assert_notice(&state, "ajc: config.json, line 3: a comma is missing.");
    assert_in_range(state.ttl_seconds, 1, 60);
    prompt_state_of_failure(&state, "failure::", &error);
    assert_notice(&state, "");
}

static void
shell_with_keys_or_without_a_profile_is_not_changed_when_nothing_can_be_read(void **test)
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

/* For the default profile, whose region cannot be exported. */
static void
new_shell_whose_answer_cannot_be_printed_gets_placeholders(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};
    CLEANUP_SECRET struct secret text = {0};
    struct error error;

    (void)test;
    configure("\"default_profile\":\"duff\",\"region\":\"it's\",");
    add_session("duff", ONE, LONG);
    decide(&state, "first", "");
    assert_false(prompt_state_print(&state, SHELL_BASH, &text, &error));
    prompt_state_of_failure(&state, "first", &error);
    assert_sets_refused_keys(&state, "duff", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_sets(&state, "AJC_PROFILE", "duff");
    assert_true(prompt_state_print(&state, SHELL_BASH, &text, &error));
}

/* --- the profile changed in the shell --- */

static void
keys_of_the_previous_profile_are_removed_when_the_new_one_has_none(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, LONG);
    have("beer", ONE, ONE);
    decide(&state, "", "duff");
    assert_sets_refused_keys(&state, "beer", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_notice(&state, absent("beer", "rotate"));
    decide(&state, "", "");
    assert_sets_refused_keys(&state, "beer", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    environment_apply(&state.changes);
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "", "beer");
    assert_sets_session(&state, "duff", ONE);
}

static void
keys_of_the_previous_profile_are_replaced_by_expired_ones(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, LONG);
    add_session("beer", TWO, ENDED);
    have("beer", ONE, ONE);
    decide(&state, "", "duff");
    assert_sets_refused_keys(&state, "beer", TWO);
    assert_notice(&state, "the AWS session of beer has ended");
}

static void
keys_of_the_previous_profile_are_removed_during_the_sign_in(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_portal();
    add_session("duff", ONE, LONG);
    have("beer", ONE, ONE);
    decide(&state, "", "duff");
    assert_sets_refused_keys(&state, "beer", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_true(state.wants_refresher);
    assert_notice(&state, sentence_with("UNTIL_SIGNED_IN", "beer", NULL));
}

static void
keys_of_the_previous_profile_are_replaced(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, LONG);
    add_session("beer", TWO, LONG);
    have("beer", ONE, ONE);
    decide(&state, "", "duff");
    assert_sets_session(&state, "beer", TWO);
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
        assert_sets_refused_keys(&state, names[i], ENVIRONMENT_PLACEHOLDER_KEY_ID);
        assert_notice(&state, "there is no profile");
        environment_apply(&state.changes);
        decide(&state, state.noticed, "duff");
        assert_keeps_keys(&state);
        assert_notice(&state, "");
    }
}

static void
missing_default_profile_has_placeholders_with_one_notice(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    configure("\"default_profile\":\"gone\",");
    decide(&state, "first", "");
    assert_sets_refused_keys(&state, "gone", ENVIRONMENT_PLACEHOLDER_KEY_ID);
    assert_sets(&state, "AJC_PROFILE", "gone");
    environment_apply(&state.changes);
    decide(&state, state.noticed, "gone");
    assert_keeps_keys(&state);
    assert_notice(&state, "there is no profile gone; see: ajc list");
}

static void
unknown_profile_does_not_touch_foreign_keys(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    have("gone", "AKIATHEIRS", ONE);
    decide(&state, "", "");
    assert_keeps_keys(&state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SHELL_CASE(expired_keys_stay_without_their_expiration_until_a_sign_in),
        SHELL_CASE(expired_session_is_set_in_a_shell_without_keys),
        SHELL_CASE(expired_session_of_the_default_profile_is_set_in_a_new_shell),
        SHELL_CASE(new_shell_without_a_session_gets_placeholders),
        SHELL_CASE(keys_replace_placeholders),
        SHELL_CASE(off_and_unsetting_the_profile_remove_placeholders),
        SHELL_CASE(placeholders_are_recognised_by_their_key_id),
        SHELL_CASE(notice_of_a_running_sign_in_is_shown_only_before_its_end),
        SHELL_CASE(without_a_keyring_there_are_placeholders_and_the_command_is_use),
        SHELL_CASE(expired_session_is_renewed_silently_if_possible),
        SHELL_CASE(expired_session_is_reported_without_background_renewal),
        SHELL_CASE(refused_renewal_is_reported_once),
        SHELL_CASE(renewal_without_network_is_not_reported),
        SHELL_CASE(password_is_enough_for_a_renewal_without_a_factor),
        SHELL_CASE(refused_or_pending_password_renews_nothing),
        SHELL_CASE(valid_keys_that_the_keyring_lacks_stay),
        SHELL_CASE(missing_session_keeps_our_expired_keys_and_is_reported_once),
        SHELL_CASE(removed_session_is_replaced_by_placeholders_with_one_notice),
        SHELL_CASE(session_removed_before_the_shell_started_is_not_reported),
        SHELL_CASE(removed_session_does_not_touch_foreign_keys),
        SHELL_CASE(session_created_after_a_removal_is_used),
        SHELL_CASE(shell_with_a_profile_whose_configuration_cannot_be_read_gets_placeholders),
        SHELL_CASE(shell_with_keys_or_without_a_profile_is_not_changed_when_nothing_can_be_read),
        SHELL_CASE(new_shell_whose_answer_cannot_be_printed_gets_placeholders),
        SHELL_CASE(keys_of_the_previous_profile_are_removed_when_the_new_one_has_none),
        SHELL_CASE(keys_of_the_previous_profile_are_removed_during_the_sign_in),
        SHELL_CASE(keys_of_the_previous_profile_are_replaced),
        SHELL_CASE(keys_of_the_previous_profile_are_replaced_by_expired_ones),
        SHELL_CASE(unknown_profile_has_placeholders_with_one_notice),
        SHELL_CASE(missing_default_profile_has_placeholders_with_one_notice),
        SHELL_CASE(unknown_profile_does_not_touch_foreign_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
