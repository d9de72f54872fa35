/* SPDX-License-Identifier: MIT
 *
 * session/shell_state: what a shell gets for each combination of its variables, the configuration and the keyring
 * (design 5.3 and 5.5), on the kernel's keyring and with a home of its own.
 */
#include "session/shell_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "session/session.h"
#include "store/account_keys.h"
#include "store/credentials.h"
#include "store/mark.h"
#include "temp_home.h"
#include "test_keys.h"

#define ONE "ASIAONEONEONEONE"
#define TWO "ASIATWOTWOTWOTWO"

enum { LONG = 3600, DUE = 100, ENDED = -60 };

static const char duffman[] = "duffman@duff-beer.com";
static const char console[] = "https://console.jumpcloud.com";
static const char *const credential_names[] = {"AWS_ACCESS_KEY_ID",  "AWS_SECRET_ACCESS_KEY",     "AWS_SESSION_TOKEN",
                                               "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AJC_KEY_ID"};

enum { CREDENTIAL_NAME_COUNT = sizeof(credential_names) / sizeof(credential_names[0]) };

static struct keyring keyring;
static struct config *config;

static void
configure(const char *settings)
{
    char text[2048];

    snprintf(text, sizeof(text),
             "{%s\"default_account\":\"%s\",\"accounts\":{\"%s\":{}},\"profiles\":{"
             "\"duff\":{\"url\":\"https://sso.jumpcloud.com/saml2/duff\"},"
             "\"beer\":{\"url\":\"https://sso.jumpcloud.com/saml2/beer\",\"region\":\"eu-central-1\"}}}",
             settings, duffman, duffman);
    temp_home_write("config/ajc/config.json", text);
    config_close(&config);
    assert_true(config_open(&config, NULL));
}

static int
set_up(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];

    if (test_keys_empty(state) != 0 || temp_home_make(state) != 0) {
        return -1;
    }
    temp_home_path(path, "config/ajc");
    mkdir(path, 0700);
    configure("");
    test_keys_open(&keyring);
    return 0;
}

static int
tear_down(void **state)
{
    config_close(&config);
    return temp_home_remove(state);
}

/* --- what there is --- */

/* Made ten minutes ago, where the machine is up for that long. */
static void
keep_session(const char *profile, const char *key_id, long seconds_left)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {.expires_at = clock_now() + seconds_left};
    char evicted[KEYRING_NAME_SIZE];
    int64_t made_ns = clock_since_boot_ns() - INT64_C(600000000000);

    credentials.ends_since_boot = clock_since_boot() + seconds_left;
    credentials.issued_at = clock_now() - 600;
    credentials.made_ns = made_ns < 0 ? 0 : made_ns;
    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), key_id);
    secret_set(&credentials.secret_access_key, "duff/secret+key");
    secret_set(&credentials.session_token, "token");
    assert_true(credentials_store(&keyring, profile, &credentials, evicted, NULL));
}

static void
keep_portal(void)
{
    CLEANUP_PORTAL struct portal portal = {0};

    secret_set(&portal.session, "cookies");
    text_copy(portal.console_url, sizeof(portal.console_url), console);
    assert_true(portal_store(&keyring, duffman, &portal, NULL));
}

/* The shell has keys; `ours` is AJC_KEY_ID. */
static void
have(const char *profile, const char *key_id, const char *ours)
{
    setenv("AJC_PROFILE", profile, 1);
    setenv("AWS_ACCESS_KEY_ID", key_id, 1);
    setenv("AWS_SECRET_ACCESS_KEY", "old", 1);
    setenv("AWS_SESSION_TOKEN", "old", 1);
    setenv("AWS_CREDENTIAL_EXPIRATION", "2018-11-15T20:49:38Z", 1);
    setenv("AJC_KEY_ID", ours, 1);
}

static void
judge(struct shell_state *state, const char *said, const char *agreed_profile)
{
    char said_before[CONFIG_VALUE_SIZE];

    text_copy(said_before, sizeof(said_before), said); /* it may be the state's own */
    shell_state_clear(state);
    *state = (struct shell_state){0};
    shell_state_judge(state, config, &keyring, said_before, agreed_profile);
}

/* --- what comes of it --- */

static const struct environment_change *
change_of(const struct shell_state *state, const char *name)
{
    for (size_t i = 0; i < state->changes.count; i++) {
        if (strcmp(state->changes.changes[i].name, name) == 0) {
            return &state->changes.changes[i];
        }
    }
    return NULL;
}

static void
assert_sets(const struct shell_state *state, const char *name, const char *value)
{
    const struct environment_change *change = change_of(state, name);

    if (change == NULL || !change->is_set) {
        fail_msg("%s is not set", name);
    } else {
        assert_string_equal(secret_text(&change->value), value);
    }
}

static void
assert_unsets(const struct shell_state *state, const char *name)
{
    const struct environment_change *change = change_of(state, name);

    if (change == NULL || change->is_set) {
        fail_msg("%s is not unset", name);
    }
}

static void
assert_puts_in(const struct shell_state *state, const char *profile, const char *key_id)
{
    for (size_t i = 0; i < CREDENTIAL_NAME_COUNT; i++) {
        const struct environment_change *change = change_of(state, credential_names[i]);

        if (change == NULL || !change->is_set) {
            fail_msg("%s is not set", credential_names[i]);
        }
    }
    assert_sets(state, "AWS_ACCESS_KEY_ID", key_id);
    assert_sets(state, "AJC_KEY_ID", key_id);
    assert_string_equal(state->key_id, key_id);
    assert_string_equal(state->profile, profile);
}

static void
assert_takes_out(const struct shell_state *state)
{
    for (size_t i = 0; i < CREDENTIAL_NAME_COUNT; i++) {
        assert_unsets(state, credential_names[i]);
    }
    assert_string_equal(state->key_id, "");
}

static void
assert_leaves_keys(const struct shell_state *state)
{
    for (size_t i = 0; i < CREDENTIAL_NAME_COUNT; i++) {
        if (change_of(state, credential_names[i]) != NULL) {
            fail_msg("%s is touched", credential_names[i]);
        }
    }
    assert_string_equal(state->key_id, environment_value("AWS_ACCESS_KEY_ID"));
}

/* A word of the notice, "" for none. */
static void
assert_tells(const struct shell_state *state, const char *words)
{
    if (*words == '\0') {
        assert_string_equal(state->notice, "");
    } else if (strstr(state->notice, words) == NULL) {
        fail_msg("no \"%s\" in the notice \"%s\"", words, state->notice);
    }
}

static void
assert_stamp_is_of(const struct shell_state *state, const char *profile, const char *key_id)
{
    char directory[DIRECTORY_SIZE];
    char path[STAMP_SIZE];

    assert_true(directory_runtime(directory, NULL));
    stamp_path(path, directory, profile, key_id);
    assert_string_equal(state->stamp, path);
    assert_int_equal(access(path, F_OK), 0);
}

/* --- no profile --- */

static void
shell_without_profile_is_left_alone(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    judge(&state, "", "");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.profile, "");
    assert_tells(&state, "");
    assert_true(state.ttl_seconds >= 3600);
    setenv("AWS_ACCESS_KEY_ID", "AKIATHEIRS", 1);
    judge(&state, "first", "");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.key_id, "AKIATHEIRS");
    assert_tells(&state, "");
}

static void
our_keys_go_with_their_profile(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    have("", ONE, ONE);
    judge(&state, "", "duff");
    assert_takes_out(&state);
    assert_tells(&state, "");
}

static void
default_profile_is_adopted_at_the_first_prompt(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    keep_session("duff", ONE, LONG);
    judge(&state, "first", "");
    assert_puts_in(&state, "duff", ONE);
    assert_sets(&state, "AJC_PROFILE", "duff");
    assert_tells(&state, "");
    assert_stamp_is_of(&state, "duff", ONE);
}

static void
default_profile_is_not_adopted_later(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    keep_session("duff", ONE, LONG);
    judge(&state, "", "");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.profile, "");
}

static void
default_profile_is_not_adopted_beside_anything_of_aws(void **test)
{
    static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                                        "AWS_PROFILE", "AWS_ROLE_ARN"};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    keep_session("duff", ONE, LONG);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CLEANUP_SHELL_STATE struct shell_state state = {0};

        setenv(names[i], "theirs", 1);
        judge(&state, "first", "");
        unsetenv(names[i]);
        assert_int_equal(state.changes.count, 0);
        assert_string_equal(state.profile, "");
    }
}

static void
profile_of_the_shell_comes_before_the_default(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    keep_session("duff", ONE, LONG);
    keep_session("beer", TWO, LONG);
    setenv("AJC_PROFILE", "beer", 1);
    judge(&state, "first", "");
    assert_puts_in(&state, "beer", TWO);
}

static void
default_without_session_is_adopted_and_told_of_at_the_second_prompt(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    configure("\"default_profile\":\"duff\",");
    judge(&state, "first", "");
    assert_string_equal(state.profile, "duff");
    assert_tells(&state, "");
    assert_int_equal(state.ttl_seconds, 0);
    setenv("AJC_PROFILE", "duff", 1);
    judge(&state, state.said, "duff");
    assert_tells(&state, "ajc rotate duff");
}

/* --- a session that lives --- */

static void
living_session_is_put_in(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    setenv("AJC_PROFILE", "duff", 1);
    judge(&state, "", "");
    assert_puts_in(&state, "duff", ONE);
    assert_null(change_of(&state, "AJC_REGION"));
    assert_tells(&state, "");
    assert_stamp_is_of(&state, "duff", ONE);
    /* until it is to be renewed: a tenth of 4200 seconds before its end */
    assert_in_range(state.ttl_seconds, LONG - 420 - 5, LONG - 420);
}

static void
shell_that_has_it_is_left_alone(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    have("duff", ONE, ONE);
    judge(&state, "", "duff");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.key_id, ONE);
    assert_stamp_is_of(&state, "duff", ONE);
}

static void
new_session_replaces_our_old_one_however_old(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", TWO, LONG);
    have("duff", ONE, ONE);
    judge(&state, "", "duff");
    assert_puts_in(&state, "duff", TWO);
    judge(&state, "", "");
    assert_puts_in(&state, "duff", TWO);
}

static void
profiles_region_is_handed_out_with_it(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("beer", ONE, LONG);
    setenv("AJC_PROFILE", "beer", 1);
    judge(&state, "", "");
    assert_sets(&state, "AWS_REGION", "eu-central-1");
    assert_sets(&state, "AJC_REGION", "eu-central-1");
    setenv("AWS_REGION", "us-east-1", 1);
    setenv("AWS_DEFAULT_REGION", "us-east-1", 1);
    judge(&state, "", "");
    assert_null(change_of(&state, "AWS_REGION"));
    assert_null(change_of(&state, "AWS_DEFAULT_REGION"));
}

static void
region_of_the_profile_before_goes(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", TWO, LONG);
    have("duff", ONE, ONE);
    setenv("AWS_REGION", "eu-central-1", 1);
    setenv("AWS_DEFAULT_REGION", "eu-central-1", 1);
    setenv("AJC_REGION", "eu-central-1", 1);
    judge(&state, "", "beer");
    assert_puts_in(&state, "duff", TWO);
    assert_unsets(&state, "AWS_REGION");
    assert_unsets(&state, "AWS_DEFAULT_REGION");
    assert_unsets(&state, "AJC_REGION");
}

static void
session_that_is_due_stays_in_use_while_it_is_renewed(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, DUE);
    setenv("AJC_PROFILE", "duff", 1);
    judge(&state, "", "");
    assert_puts_in(&state, "duff", ONE);
    assert_false(state.wants_refresher);
    assert_in_range(state.ttl_seconds, DUE - 5, DUE);
    keep_portal();
    judge(&state, "", "");
    assert_puts_in(&state, "duff", ONE);
    assert_true(state.wants_refresher);
    assert_in_range(state.ttl_seconds, 1, 10);
    assert_tells(&state, "");
}

/* --- keys of a person's own --- */

static void
foreign_keys_are_left_and_told_of_once(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    have("duff", "AKIATHEIRS", ONE);
    judge(&state, "", "duff");
    assert_leaves_keys(&state);
    assert_tells(&state, "ajc use duff");
    judge(&state, state.said, "duff");
    assert_tells(&state, "");
    have("duff", "AKIAOTHER", ONE);
    judge(&state, state.said, "duff");
    assert_tells(&state, "ajc use duff");
}

/* --- a session that has ended --- */

static void
ended_keys_stay_without_their_expiration_until_a_person_signs_in(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    judge(&state, "", "duff");
    assert_int_equal(state.changes.count, 1);
    assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
    assert_string_equal(state.key_id, ONE);
    assert_false(state.wants_refresher);
    assert_tells(&state, "has ended; sign in with: ajc rotate duff");
    assert_stamp_is_of(&state, "duff", ONE);
    unsetenv("AWS_CREDENTIAL_EXPIRATION");
    judge(&state, state.said, "duff");
    assert_int_equal(state.changes.count, 0);
    assert_tells(&state, "");
}

static void
ended_session_is_not_put_into_another_shell(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, ENDED);
    setenv("AJC_PROFILE", "duff", 1);
    judge(&state, "", "");
    assert_leaves_keys(&state);
    assert_tells(&state, "has ended");
}

static void
ended_session_that_needs_no_person_is_renewed_silently(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    judge(&state, "", "duff");
    assert_leaves_keys(&state);
    assert_true(state.wants_refresher);
    assert_in_range(state.ttl_seconds, 1, 10);
    assert_tells(&state, "");
}

static void
renewal_that_was_refused_is_told_of_once(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};
    struct mark failure = {.sentence = "AWS said no.", .status = 4};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    mark_set(&keyring, MARK_FAILURE, "duff", &failure);
    judge(&state, "", "duff");
    assert_tells(&state, "could not be renewed: AWS said no.");
    judge(&state, state.said, "duff");
    assert_tells(&state, "");
}

static void
renewal_without_network_is_not_told_of(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};
    struct mark failure = {.sentence = "There is no network.", .status = 5};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, ENDED);
    have("duff", ONE, ONE);
    mark_set(&keyring, MARK_FAILURE, "duff", &failure);
    judge(&state, "", "duff");
    assert_tells(&state, "");
    assert_true(state.wants_refresher);
}

/* --- what a silent renewal needs --- */

static void
keep_login(void)
{
    CLEANUP_LOGIN struct login login = {0};

    secret_set(&login.password, "duff");
    text_copy(login.console_url, sizeof(login.console_url), console);
    assert_true(login_store(&keyring, duffman, &login, 3600, NULL));
}

static bool
wants_refresher(void)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    setenv("AJC_PROFILE", "duff", 1);
    judge(&state, "", "");
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
    assert_true(config_learn(&learned, NULL));
    config_close(&config);
    assert_true(config_open(&config, NULL));
    assert_false(wants_refresher());
    keep_portal();
    assert_true(wants_refresher());
}

static void
refused_or_pending_password_renews_nothing(void **test)
{
    static const enum mark_kind kinds[] = {MARK_REFUSED, MARK_ATTEMPT};

    (void)test;
    keep_login();
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct mark mark = {0};

        mark_set(&keyring, kinds[i], duffman, &mark);
        assert_false(wants_refresher());
        mark_clear(&keyring, kinds[i], duffman);
        assert_true(wants_refresher());
    }
}

/* --- no session --- */

static void
keys_that_live_on_without_the_keyring_are_left(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};
    char expiration[CLOCK_TEXT_SIZE];

    (void)test;
    have("duff", ONE, ONE);
    clock_format_rfc3339(clock_now() + 1000, expiration);
    setenv("AWS_CREDENTIAL_EXPIRATION", expiration, 1);
    judge(&state, "", "duff");
    assert_int_equal(state.changes.count, 0);
    assert_string_equal(state.key_id, ONE);
    assert_tells(&state, "");
    assert_in_range(state.ttl_seconds, 995, 1000);
    assert_stamp_is_of(&state, "duff", "");
}

static void
absent_session_leaves_our_ended_keys_and_is_told_of_once(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    have("duff", ONE, ONE);
    judge(&state, "", "duff");
    assert_int_equal(state.changes.count, 1);
    assert_unsets(&state, "AWS_CREDENTIAL_EXPIRATION");
    assert_string_equal(state.key_id, ONE);
    assert_tells(&state, "there is no AWS session of duff");
    assert_stamp_is_of(&state, "duff", "");
    environment_apply(&state.changes);
    judge(&state, state.said, "duff");
    assert_leaves_keys(&state);
    assert_tells(&state, "");
}

static void
removed_session_takes_our_keys_out_with_one_notice(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, LONG);
    have("duff", ONE, ONE);
    session_remove(&keyring, "duff");
    judge(&state, "", "duff");
    assert_takes_out(&state);
    assert_tells(&state, "was removed; sign in again with: ajc rotate duff");
    assert_stamp_is_of(&state, "duff", "");
    environment_apply(&state.changes);
    judge(&state, state.said, "duff");
    assert_leaves_keys(&state);
    assert_tells(&state, "");
    assert_false(state.wants_refresher);
}

static void
removed_session_does_not_touch_foreign_keys(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    have("duff", "AKIATHEIRS", ONE);
    session_remove(&keyring, "duff");
    judge(&state, "", "duff");
    assert_leaves_keys(&state);
}

static void
session_made_after_a_removal_counts(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    session_remove(&keyring, "duff");
    keep_session("duff", TWO, LONG);
    have("duff", ONE, ONE);
    judge(&state, "", "duff");
    assert_puts_in(&state, "duff", TWO);
}

/* --- the profile changed in the shell --- */

static void
keys_of_the_profile_before_go_when_the_new_one_has_none(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    have("beer", ONE, ONE);
    judge(&state, "", "duff");
    assert_takes_out(&state);
    assert_tells(&state, "there is no AWS session of beer");
    judge(&state, "", "");
    assert_takes_out(&state);
}

static void
keys_of_the_profile_before_go_while_the_new_one_is_signed_in(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_portal();
    keep_session("duff", ONE, LONG);
    have("beer", ONE, ONE);
    judge(&state, "", "duff");
    assert_takes_out(&state);
    assert_true(state.wants_refresher);
    assert_tells(&state, "");
}

static void
keys_of_the_profile_before_are_replaced_by_the_new_ones(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_session("duff", ONE, LONG);
    keep_session("beer", TWO, LONG);
    have("beer", ONE, ONE);
    judge(&state, "", "duff");
    assert_puts_in(&state, "beer", TWO);
}

static void
unknown_profile_takes_our_keys_out_with_one_notice(void **test)
{
    static const char *const names[] = {"gone", "no name", "--x", "$(id)"};

    (void)test;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CLEANUP_SHELL_STATE struct shell_state state = {0};

        have(names[i], ONE, ONE);
        judge(&state, "", "duff");
        assert_takes_out(&state);
        assert_tells(&state, "there is no profile");
        judge(&state, state.said, "duff");
        assert_tells(&state, "");
    }
}

static void
unknown_profile_does_not_touch_foreign_keys(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    have("gone", "AKIATHEIRS", ONE);
    judge(&state, "", "");
    assert_leaves_keys(&state);
}

/* --- what is said, and when --- */

/* One case of each notice. */
static void
make_case(int number)
{
    static const char *const profiles[] = {"duff", "duff", "gone", "duff"};
    static const char *const keys[] = {"AKIATHEIRS", ONE, ONE, ONE};

    have(profiles[number], keys[number], ONE);
    if (number == 3) {
        session_remove(&keyring, "duff");
    }
}

static void
first_prompt_withholds_every_notice_and_the_second_brings_it(void **test)
{
    (void)test;
    for (int number = 0; number < 4; number++) {
        CLEANUP_SHELL_STATE struct shell_state state = {0};

        make_case(number);
        judge(&state, "first", "");
        assert_tells(&state, "");
        assert_string_equal(state.said, "");
        assert_int_equal(state.ttl_seconds, 0);
        make_case(number);
        judge(&state, state.said, "duff");
        assert_tells(&state, "ajc: ");
        assert_string_not_equal(state.said, "");
    }
}

static void
first_prompt_that_renews_is_the_first_only_once(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keep_portal();
    setenv("AJC_PROFILE", "duff", 1);
    judge(&state, "first", "");
    assert_true(state.wants_refresher);
    assert_string_not_equal(state.said, "first");
}

static void
quiet_says_nothing_and_does_the_same(void **test)
{
    (void)test;
    configure("\"quiet\":true,");
    for (int number = 0; number < 4; number++) {
        CLEANUP_SHELL_STATE struct shell_state first = {0};
        CLEANUP_SHELL_STATE struct shell_state later = {0};

        make_case(number);
        judge(&first, "first", "");
        assert_tells(&first, "");
        assert_true(first.ttl_seconds > 0);
        judge(&later, "", "");
        assert_tells(&later, "");
        assert_int_equal(first.changes.count, later.changes.count);
    }
}

static void
hostile_profile_name_drives_no_terminal(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    setenv("AJC_PROFILE", "x\x1b[2J\ny", 1);
    judge(&state, "", "");
    assert_null(strchr(state.notice, '\x1b'));
    assert_null(strchr(state.notice, '\n'));
}

/* --- around the decision --- */

static void
without_a_runtime_directory_the_shell_asks_each_minute(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};
    char path[TEMP_HOME_PATH_SIZE];

    (void)test;
    temp_home_path(path, "runtime");
    assert_int_equal(chmod(path, 0755), 0);
    setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
    keep_session("duff", ONE, LONG);
    setenv("AJC_PROFILE", "duff", 1);
    judge(&state, "", "");
    assert_puts_in(&state, "duff", ONE);
    assert_string_equal(state.stamp, "/");
    assert_in_range(state.ttl_seconds, 1, 60);
}

static void
without_a_keyring_our_keys_are_left(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};

    (void)test;
    keyring = (struct keyring){0};
    have("duff", ONE, ONE);
    unsetenv("AWS_CREDENTIAL_EXPIRATION");
    judge(&state, "", "duff");
    assert_leaves_keys(&state);
    assert_tells(&state, "sign in with: ajc use duff");
}

static void
named_session_is_put_in_whatever_is_there(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile;

    (void)test;
    keep_session("beer", TWO, LONG);
    have("duff", "AKIATHEIRS", ONE);
    assert_true(config_profile(config, "beer", &profile));
    assert_true(credentials_find(&keyring, "beer", &credentials));
    shell_state_of_session(&state, &profile, "eu-central-1", &credentials);
    assert_puts_in(&state, "beer", TWO);
    assert_stamp_is_of(&state, "beer", TWO);
    assert_true(state.ttl_seconds > 0);
}

static void
off_takes_out_what_is_ours(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state ours = {0};
    CLEANUP_SHELL_STATE struct shell_state theirs = {0};

    (void)test;
    have("duff", ONE, ONE);
    shell_state_of_none(&ours);
    assert_takes_out(&ours);
    assert_unsets(&ours, "AJC_PROFILE");
    have("duff", "AKIATHEIRS", ONE);
    shell_state_of_none(&theirs);
    assert_leaves_keys(&theirs);
    assert_unsets(&theirs, "AJC_PROFILE");
    assert_string_equal(theirs.profile, "");
}

static void
state_is_printed_changes_first(void **test)
{
    CLEANUP_SHELL_STATE struct shell_state state = {0};
    CLEANUP_SECRET struct secret text = {0};
    const char *changes;
    const char *variables;

    (void)test;
    keep_session("duff", ONE, LONG);
    setenv("AJC_PROFILE", "duff", 1);
    judge(&state, "", "");
    assert_true(shell_state_print(&state, SHELL_BASH, &text, NULL));
    changes = strstr(secret_text(&text), "AWS_ACCESS_KEY_ID='" ONE "'");
    variables = strstr(secret_text(&text), "__ajc_profile='duff'");
    assert_non_null(changes);
    assert_non_null(variables);
    assert_true(changes < variables);
    assert_non_null(strstr(variables, "__ajc_id='" ONE "'"));
    assert_non_null(strstr(variables, "__ajc_ttl='"));
}

#define WITH_KEYS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_KEYS(shell_without_profile_is_left_alone),
        WITH_KEYS(our_keys_go_with_their_profile),
        WITH_KEYS(default_profile_is_adopted_at_the_first_prompt),
        WITH_KEYS(default_profile_is_not_adopted_later),
        WITH_KEYS(default_profile_is_not_adopted_beside_anything_of_aws),
        WITH_KEYS(profile_of_the_shell_comes_before_the_default),
        WITH_KEYS(default_without_session_is_adopted_and_told_of_at_the_second_prompt),
        WITH_KEYS(living_session_is_put_in),
        WITH_KEYS(shell_that_has_it_is_left_alone),
        WITH_KEYS(new_session_replaces_our_old_one_however_old),
        WITH_KEYS(profiles_region_is_handed_out_with_it),
        WITH_KEYS(region_of_the_profile_before_goes),
        WITH_KEYS(session_that_is_due_stays_in_use_while_it_is_renewed),
        WITH_KEYS(foreign_keys_are_left_and_told_of_once),
        WITH_KEYS(ended_keys_stay_without_their_expiration_until_a_person_signs_in),
        WITH_KEYS(ended_session_is_not_put_into_another_shell),
        WITH_KEYS(ended_session_that_needs_no_person_is_renewed_silently),
        WITH_KEYS(renewal_that_was_refused_is_told_of_once),
        WITH_KEYS(renewal_without_network_is_not_told_of),
        WITH_KEYS(password_alone_renews_where_no_code_is_wanted),
        WITH_KEYS(refused_or_pending_password_renews_nothing),
        WITH_KEYS(keys_that_live_on_without_the_keyring_are_left),
        WITH_KEYS(absent_session_leaves_our_ended_keys_and_is_told_of_once),
        WITH_KEYS(removed_session_takes_our_keys_out_with_one_notice),
        WITH_KEYS(removed_session_does_not_touch_foreign_keys),
        WITH_KEYS(session_made_after_a_removal_counts),
        WITH_KEYS(keys_of_the_profile_before_go_when_the_new_one_has_none),
        WITH_KEYS(keys_of_the_profile_before_go_while_the_new_one_is_signed_in),
        WITH_KEYS(keys_of_the_profile_before_are_replaced_by_the_new_ones),
        WITH_KEYS(unknown_profile_takes_our_keys_out_with_one_notice),
        WITH_KEYS(unknown_profile_does_not_touch_foreign_keys),
        WITH_KEYS(first_prompt_withholds_every_notice_and_the_second_brings_it),
        WITH_KEYS(first_prompt_that_renews_is_the_first_only_once),
        WITH_KEYS(quiet_says_nothing_and_does_the_same),
        WITH_KEYS(hostile_profile_name_drives_no_terminal),
        WITH_KEYS(without_a_runtime_directory_the_shell_asks_each_minute),
        WITH_KEYS(without_a_keyring_our_keys_are_left),
        WITH_KEYS(named_session_is_put_in_whatever_is_there),
        WITH_KEYS(off_takes_out_what_is_ours),
        WITH_KEYS(state_is_printed_changes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
