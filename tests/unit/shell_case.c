/* SPDX-License-Identifier: MIT
 *
 * The initial state for tests of shells and their sessions.
 */
#include "shell_case.h"

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
#include "keyring/account_keys.h"
#include "keyring/credentials.h"
#include "temp_home.h"
#include "test_keys.h"

const char duffman[] = "duffman@duff-beer.com";
static const char console[] = "https://console.jumpcloud.com";
static const char *const credential_names[] = {"AWS_ACCESS_KEY_ID",  "AWS_SECRET_ACCESS_KEY",     "AWS_SESSION_TOKEN",
                                               "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AJC_KEY_ID"};

enum { CREDENTIAL_NAME_COUNT = sizeof(credential_names) / sizeof(credential_names[0]) };

struct keyring keyring;
struct config *config;

void
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

int
shell_case_set_up(void **state)
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

int
shell_case_tear_down(void **state)
{
    config_close(&config);
    return temp_home_remove(state);
}

/* --- preconditions --- */

/* Created ten minutes ago, if the machine has been up for that long. */
void
add_session(const char *profile, const char *key_id, long seconds_left)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {.expires_at = clock_now() + seconds_left};
    int64_t made_ns = clock_since_boot_ns() - INT64_C(600000000000);

    credentials.expires_since_boot = clock_since_boot() + seconds_left;
    credentials.issued_at = clock_now() - 600;
    credentials.made_ns = made_ns < 0 ? 0 : made_ns;
    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), key_id);
    secret_set(&credentials.secret_access_key, "duff/secret+key");
    secret_set(&credentials.session_token, "token");
    assert_true(credentials_store(&keyring, profile, &credentials, NULL));
}

void
add_portal(void)
{
    CLEANUP_PORTAL struct portal portal = {0};

    secret_set(&portal.session, "cookies");
    text_copy(portal.console_url, sizeof(portal.console_url), console);
    assert_true(portal_store(&keyring, duffman, &portal, NULL));
}

/* The shell has keys; `ours` is AJC_KEY_ID. */
void
have(const char *profile, const char *key_id, const char *ours)
{
    setenv("AJC_PROFILE", profile, 1);
    setenv("AWS_ACCESS_KEY_ID", key_id, 1);
    setenv("AWS_SECRET_ACCESS_KEY", "old", 1);
    setenv("AWS_SESSION_TOKEN", "old", 1);
    setenv("AWS_CREDENTIAL_EXPIRATION", "2018-11-15T20:49:38Z", 1);
    setenv("AJC_KEY_ID", ours, 1);
}

void
decide(struct prompt_state *state, const char *noticed, const char *agreed_profile)
{
    char notices_before[CONFIG_VALUE_SIZE];

    text_copy(notices_before, sizeof(notices_before), noticed); /* it may be the state's own */
    prompt_state_clear(state);
    *state = (struct prompt_state){0};
    prompt_decide(state, config, &keyring, notices_before, agreed_profile);
}

/* --- results --- */

const struct environment_change *
change_of(const struct prompt_state *state, const char *name)
{
    for (size_t i = 0; i < state->changes.count; i++) {
        if (strcmp(state->changes.changes[i].name, name) == 0) {
            return &state->changes.changes[i];
        }
    }
    return NULL;
}

void
assert_sets(const struct prompt_state *state, const char *name, const char *value)
{
    const struct environment_change *change = change_of(state, name);

    if (change == NULL || !change->is_set) {
        fail_msg("%s is not set", name);
    } else {
        assert_string_equal(secret_text(&change->value), value);
    }
}

void
assert_unsets(const struct prompt_state *state, const char *name)
{
    const struct environment_change *change = change_of(state, name);

    if (change == NULL || change->is_set) {
        fail_msg("%s is not unset", name);
    }
}

void
assert_sets_session(const struct prompt_state *state, const char *profile, const char *key_id)
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

void
assert_removes_keys(const struct prompt_state *state)
{
    for (size_t i = 0; i < CREDENTIAL_NAME_COUNT; i++) {
        assert_unsets(state, credential_names[i]);
    }
    assert_string_equal(state->key_id, "");
}

void
assert_keeps_keys(const struct prompt_state *state)
{
    for (size_t i = 0; i < CREDENTIAL_NAME_COUNT; i++) {
        if (change_of(state, credential_names[i]) != NULL) {
            fail_msg("%s is touched", credential_names[i]);
        }
    }
    assert_string_equal(state->key_id, environment_value("AWS_ACCESS_KEY_ID"));
}

void
assert_sets_refused_keys(const struct prompt_state *state, const char *profile, const char *key_id)
{
    bool is_placeholder = strcmp(key_id, ENVIRONMENT_PLACEHOLDER_KEY_ID) == 0;
    static const char *const names[] = {"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"};

    assert_sets(state, "AWS_ACCESS_KEY_ID", key_id);
    assert_sets(state, "AJC_KEY_ID", key_id);
    assert_unsets(state, "AWS_CREDENTIAL_EXPIRATION");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct environment_change *change = change_of(state, names[i]);

        if (change == NULL || !change->is_set || (strcmp(secret_text(&change->value), "none") == 0) != is_placeholder) {
            fail_msg("%s is not as the key id is", names[i]);
        }
    }
    assert_string_equal(state->key_id, key_id);
    assert_string_equal(state->profile, profile);
    assert_string_equal(state->left, is_placeholder ? "" : "0");
}

/* A word of the notice, "" for none. */
void
assert_notice(const struct prompt_state *state, const char *words)
{
    if (*words == '\0') {
        assert_string_equal(state->notice, "");
    } else if (strstr(state->notice, words) == NULL) {
        fail_msg("no \"%s\" in the notice \"%s\"", words, state->notice);
    }
}

void
assert_stamp_is_of(const struct prompt_state *state, const char *profile, const char *key_id)
{
    char directory[DIRECTORY_SIZE];
    char path[STAMP_SIZE];

    assert_true(paths_runtime(directory, NULL));
    stamp_path(path, directory, profile, key_id);
    assert_string_equal(state->stamp, path);
    assert_int_equal(access(path, F_OK), 0);
}

void
add_login(void)
{
    CLEANUP_LOGIN struct login login = {0};

    secret_set(&login.password, "duff");
    text_copy(login.console_url, sizeof(login.console_url), console);
    assert_true(login_store(&keyring, duffman, &login, 3600, NULL));
}
