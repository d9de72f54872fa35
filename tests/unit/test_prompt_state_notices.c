/* SPDX-License-Identifier: MIT
 *
 * shell_env/prompt_state: the notices at the prompt, once for each event and shell, and when there is none.
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

#include "keyring/marker.h"
#include "sentence.h"
#include "session/session.h"
#include "shell_case.h"

/* One case for each notice. */
enum notice { FOREIGN, ABSENT, UNKNOWN, REMOVED, ENDED_HERE, REFUSED, NOT_RENEWED, CONFLICT, NOTICE_COUNT };

static const char *
words_of(enum notice notice)
{
    static char words[1024];
    const char *sign_in = sentence_with("NOTICE_SIGN_IN", "ajc", "rotate", "duff", NULL);

    switch (notice) {
    case FOREIGN:
        return sentence_with("NOTICE_FOREIGN", "duff", "ajc", "duff", NULL);
    case UNKNOWN:
        return sentence_with("NOTICE_NO_PROFILE", "gone", "ajc", NULL);
    case REMOVED:
        return sentence_with("NOTICE_REMOVED", "duff", "ajc", "duff", NULL);
    case NOT_RENEWED:
        return sentence_with("NOTICE_FAILED", "duff", "AWS said no.", NULL);
    case CONFLICT:
        return sentence_with("NOTICE_CONFLICT", "AWS_PROFILE", NULL);
    case ABSENT:
        snprintf(words, sizeof(words), "%s duff%s", sentence_with("NOTICE_NO_SESSION", NULL), sign_in);
        break;
    case REFUSED:
        snprintf(words, sizeof(words), "the AWS session of duff has ended%s%s", sentence_with("NOTICE_REFUSED", NULL),
                 sign_in);
        break;
    case ENDED_HERE:
    case NOTICE_COUNT:
        snprintf(words, sizeof(words), "the AWS session of duff has ended%s", sign_in);
        break;
    }
    return words;
}

static void
make_case(enum notice notice)
{
    struct marker marker = {.sentence = "AWS said no.", .status = 4};

    keyring_remove(&keyring, "session", "duff");
    have(notice == UNKNOWN ? "gone" : "duff", notice == FOREIGN ? "AKIATHEIRS" : ONE, ONE);
    if (notice == REMOVED) {
        session_remove(&keyring, "duff");
    } else if (notice == CONFLICT) {
        add_session("duff", ONE, LONG);
        setenv("AWS_PROFILE", "theirs", 1);
    } else if (notice == ENDED_HERE || notice == REFUSED || notice == NOT_RENEWED) {
        add_session("duff", ONE, ENDED);
    }
    if (notice == REFUSED) {
        marker_set(&keyring, MARKER_REFUSED, duffman, &marker);
    } else if (notice == NOT_RENEWED) {
        add_portal();
        marker_set(&keyring, MARKER_FAILURE, "duff", &marker);
    }
}

/* Removes what the case has left. */
static void
unmake_case(void)
{
    unsetenv("AWS_PROFILE");
    marker_clear(&keyring, MARKER_REMOVED, "duff");
    marker_clear(&keyring, MARKER_FAILURE, "duff");
    marker_clear(&keyring, MARKER_REFUSED, duffman);
    keyring_remove(&keyring, "portal", duffman);
}

static void
every_notice_is_shown_once_for_its_event(void **test)
{
    (void)test;
    for (enum notice notice = 0; notice < NOTICE_COUNT; notice++) {
        CLEANUP_SHELL_STATE struct prompt_state state = {0};
        char expected[1024];

        make_case(notice);
        snprintf(expected, sizeof(expected), "ajc: %s", words_of(notice));
        decide(&state, "", "duff");
        assert_string_equal(state.notice, expected);
        for (int i = 0; i < 3; i++) {
            decide(&state, state.noticed, "duff");
            assert_string_equal(state.notice, "");
        }
        unmake_case();
    }
}

static bool
is_of_the_session(enum notice notice)
{
    return notice == ABSENT || notice == REMOVED || notice == ENDED_HERE || notice == REFUSED || notice == NOT_RENEWED;
}

/* A problem of a session is reported again when it was solved in between. Variables that the user or another tool set
 * are not: a user of direnv enters and leaves its directories all day. */
static void
notice_is_shown_again_only_for_another_event(void **test)
{
    (void)test;
    for (enum notice notice = 0; notice < NOTICE_COUNT; notice++) {
        CLEANUP_SHELL_STATE struct prompt_state state = {0};

        make_case(notice);
        decide(&state, "", "duff");
        assert_string_not_equal(state.notice, "");
        unmake_case();
        add_session("duff", TWO, LONG);
        have("duff", TWO, TWO);
        decide(&state, state.noticed, "duff");
        assert_notice(&state, "");
        make_case(notice);
        decide(&state, state.noticed, "duff");
        assert_notice(&state, is_of_the_session(notice) ? words_of(notice) : "");
        unmake_case();
    }
}

/* The other profile has no problem. */
static void
notice_is_not_repeated_after_a_switch_of_profiles_and_back(void **test)
{
    (void)test;
    add_session("beer", TWO, LONG);
    for (enum notice notice = 0; notice < NOTICE_COUNT; notice++) {
        CLEANUP_SHELL_STATE struct prompt_state state = {0};

        if (notice == REMOVED) {
            continue; /* removes the keys, and the problem with them */
        }
        make_case(notice);
        decide(&state, "", "duff");
        assert_notice(&state, words_of(notice));
        have("beer", TWO, TWO);
        decide(&state, state.noticed, "beer");
        make_case(notice);
        decide(&state, state.noticed, "duff");
        assert_notice(&state, "");
        unmake_case();
    }
}

static void
another_conflicting_variable_is_also_reported(void **test)
{
    static const char *const names[] = {"AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN",
                                        "AWS_CONTAINER_CREDENTIALS_FULL_URI"};
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_session("duff", ONE, LONG);
    have("duff", ONE, ONE);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        setenv(names[i], "theirs", 1);
        decide(&state, state.noticed, "duff");
        assert_notice(&state, names[i]);
        assert_null(change_of(&state, names[i])); /* it belongs to the user */
        unsetenv(names[i]);
    }
}

static void
notices_wait_for_the_second_prompt(void **test)
{
    (void)test;
    for (enum notice notice = 0; notice < NOTICE_COUNT; notice++) {
        CLEANUP_SHELL_STATE struct prompt_state state = {0};

        make_case(notice);
        decide(&state, "first", "");
        assert_notice(&state, "");
        assert_string_equal(state.noticed, "");
        assert_int_equal(state.ttl_seconds, 0);
        decide(&state, state.noticed, "duff");
        assert_notice(&state, words_of(notice));
        unmake_case();
    }
}

static void
first_prompt_that_renews_is_the_first_only_once(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    add_portal();
    setenv("AJC_PROFILE", "duff", 1);
    decide(&state, "first", "");
    assert_true(state.wants_refresher);
    assert_string_not_equal(state.noticed, "first");
}

static void
quiet_suppresses_only_notices(void **test)
{
    (void)test;
    configure("\"quiet\":true,");
    for (enum notice notice = 0; notice < NOTICE_COUNT; notice++) {
        CLEANUP_SHELL_STATE struct prompt_state first = {0};
        CLEANUP_SHELL_STATE struct prompt_state later = {0};

        make_case(notice);
        decide(&first, "first", "");
        assert_notice(&first, "");
        assert_true(first.ttl_seconds > 0);
        decide(&later, "", "");
        assert_notice(&later, "");
        assert_int_equal(first.changes.count, later.changes.count);
        unmake_case();
    }
}

static void
hostile_profile_name_does_not_control_the_terminal(void **test)
{
    CLEANUP_SHELL_STATE struct prompt_state state = {0};

    (void)test;
    setenv("AJC_PROFILE", "x\x1b[2J\ny", 1);
    decide(&state, "", "");
    assert_null(strchr(state.notice, '\x1b'));
    assert_null(strchr(state.notice, '\n'));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SHELL_CASE(every_notice_is_shown_once_for_its_event),
        SHELL_CASE(notice_is_shown_again_only_for_another_event),
        SHELL_CASE(notice_is_not_repeated_after_a_switch_of_profiles_and_back),
        SHELL_CASE(another_conflicting_variable_is_also_reported),
        SHELL_CASE(notices_wait_for_the_second_prompt),
        SHELL_CASE(first_prompt_that_renews_is_the_first_only_once),
        SHELL_CASE(quiet_suppresses_only_notices),
        SHELL_CASE(hostile_profile_name_does_not_control_the_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
