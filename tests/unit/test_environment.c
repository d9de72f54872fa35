/* SPDX-License-Identifier: MIT
 *
 * shell_env/environment: which variables ajc may change, and that credentials are set and unset as a whole.
 */
#include "shell_env/environment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "temp_home.h"

static const char *const credential_names[] = {"AWS_ACCESS_KEY_ID",  "AWS_SECRET_ACCESS_KEY",     "AWS_SESSION_TOKEN",
                                               "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AJC_KEY_ID"};

enum { CREDENTIAL_NAME_COUNT = sizeof(credential_names) / sizeof(credential_names[0]) };

static const struct environment_change *
change_of(const struct environment *environment, const char *name)
{
    for (size_t i = 0; i < environment->count; i++) {
        if (strcmp(environment->changes[i].name, name) == 0) {
            return &environment->changes[i];
        }
    }
    return NULL;
}

static void
assert_is_set(const struct environment *environment, const char *name, const char *value)
{
    const struct environment_change *change = change_of(environment, name);

    if (change == NULL || !change->is_set) {
        fail_msg("%s is not set", name);
    }
    assert_string_equal(secret_text(&change->value), value);
}

static void
assert_is_unset(const struct environment *environment, const char *name)
{
    const struct environment_change *change = change_of(environment, name);

    if (change == NULL || change->is_set) {
        fail_msg("%s is not unset", name);
    }
}

static void
assert_is_left(const struct environment *environment, const char *name)
{
    if (change_of(environment, name) != NULL) {
        fail_msg("%s is touched", name);
    }
}

static void
session_is_set_as_a_whole(void **state)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {.expires_at = 1542314978};
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    (void)state;
    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), "ASIADUFFDUFFDUFFDUFF");
    secret_set(&credentials.secret_access_key, "duff/secret");
    secret_set(&credentials.session_token, "token");
    environment_set_session(&environment, "duff", &credentials);
    assert_is_set(&environment, "AWS_ACCESS_KEY_ID", "ASIADUFFDUFFDUFFDUFF");
    assert_is_set(&environment, "AWS_SECRET_ACCESS_KEY", "duff/secret");
    assert_is_set(&environment, "AWS_SESSION_TOKEN", "token");
    assert_is_set(&environment, "AWS_SECURITY_TOKEN", "token");
    assert_is_set(&environment, "AWS_CREDENTIAL_EXPIRATION", "2018-11-15T20:49:38Z");
    assert_is_set(&environment, "AJC_KEY_ID", "ASIADUFFDUFFDUFFDUFF");
    assert_is_set(&environment, "AJC_PROFILE", "duff");
    assert_int_equal(environment.count, CREDENTIAL_NAME_COUNT + 1);
}

static void
later_change_of_a_name_replaces_the_earlier(void **state)
{
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    (void)state;
    environment_set(&environment, "AJC_PROFILE", "duff");
    environment_unset(&environment, "AJC_PROFILE");
    assert_is_unset(&environment, "AJC_PROFILE");
    assert_string_equal(secret_text(&environment.changes[0].value), "");
    environment_set(&environment, "AJC_PROFILE", "beer");
    assert_is_set(&environment, "AJC_PROFILE", "beer");
    assert_int_equal(environment.count, 1);
}

static void
keys_are_ours_only_by_their_id(void **state)
{
    static const struct {
        const char *key;
        const char *ours;
        bool are_ours;
    } cases[] = {
        {NULL, NULL, false},      {"ASIAONE", NULL, false},      {"ASIAONE", "", false}, {"", "", false},
        {NULL, "ASIAONE", false}, {"ASIAONE", "ASIATWO", false}, {"A", "AB", false},     {"ASIAONE", "ASIAONE", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsetenv("AWS_ACCESS_KEY_ID");
        unsetenv("AJC_KEY_ID");
        if (cases[i].key != NULL) {
            setenv("AWS_ACCESS_KEY_ID", cases[i].key, 1);
        }
        if (cases[i].ours != NULL) {
            setenv("AJC_KEY_ID", cases[i].ours, 1);
        }
        assert_int_equal(environment_keys_are_ours(), cases[i].are_ours);
    }
}

static void
our_keys_are_removed_as_a_whole(void **state)
{
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    (void)state;
    setenv("AWS_ACCESS_KEY_ID", "ASIAONE", 1);
    setenv("AJC_KEY_ID", "ASIAONE", 1);
    setenv("AJC_PROFILE", "duff", 1);
    environment_unset_ours(&environment);
    for (size_t i = 0; i < CREDENTIAL_NAME_COUNT; i++) {
        assert_is_unset(&environment, credential_names[i]);
    }
    assert_is_left(&environment, "AJC_PROFILE");
    assert_is_left(&environment, "AWS_REGION");
}

static void
foreign_keys_stay_as_a_whole(void **state)
{
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    (void)state;
    setenv("AWS_ACCESS_KEY_ID", "AKIAFOREIGN", 1);
    setenv("AWS_SESSION_TOKEN", "theirs", 1);
    setenv("AJC_KEY_ID", "ASIAONE", 1);
    environment_unset_ours(&environment);
    for (size_t i = 0; i < CREDENTIAL_NAME_COUNT; i++) {
        assert_is_left(&environment, credential_names[i]);
    }
}

static void
region_is_ours_when_it_is_the_one_that_ajc_set(void **state)
{
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    (void)state;
    setenv("AWS_REGION", "eu-central-1", 1);
    setenv("AWS_DEFAULT_REGION", "us-east-1", 1);
    setenv("AJC_REGION", "eu-central-1", 1);
    environment_unset_ours(&environment);
    assert_is_unset(&environment, "AWS_REGION");
    assert_is_left(&environment, "AWS_DEFAULT_REGION");
    assert_is_unset(&environment, "AJC_REGION");
}

static void
profiles_region_is_exported_if_none_or_ours_is_set(void **state)
{
    CLEANUP_ENVIRONMENT struct environment fresh = {0};
    CLEANUP_ENVIRONMENT struct environment changed = {0};

    (void)state;
    environment_set_region(&fresh, "eu-central-1", false);
    assert_is_set(&fresh, "AWS_REGION", "eu-central-1");
    assert_is_set(&fresh, "AWS_DEFAULT_REGION", "eu-central-1");
    assert_is_set(&fresh, "AJC_REGION", "eu-central-1");
    setenv("AWS_REGION", "eu-central-1", 1);
    setenv("AWS_DEFAULT_REGION", "eu-central-1", 1);
    setenv("AJC_REGION", "eu-central-1", 1);
    environment_set_region(&changed, "us-west-2", false);
    assert_is_set(&changed, "AWS_REGION", "us-west-2");
    assert_is_set(&changed, "AWS_DEFAULT_REGION", "us-west-2");
    assert_is_set(&changed, "AJC_REGION", "us-west-2");
}

static void
users_region_is_overridden_only_on_request(void **state)
{
    CLEANUP_ENVIRONMENT struct environment gentle = {0};
    CLEANUP_ENVIRONMENT struct environment forced = {0};

    (void)state;
    setenv("AWS_REGION", "us-east-1", 1);
    setenv("AWS_DEFAULT_REGION", "us-east-1", 1);
    environment_set_region(&gentle, "eu-central-1", false);
    assert_int_equal(gentle.count, 0);
    environment_set_region(&forced, "eu-central-1", true);
    assert_is_set(&forced, "AWS_REGION", "eu-central-1");
    assert_is_set(&forced, "AWS_DEFAULT_REGION", "eu-central-1");
    assert_is_set(&forced, "AJC_REGION", "eu-central-1");
}

static void
users_region_in_one_variable_prevents_ours_in_the_other(void **state)
{
    CLEANUP_ENVIRONMENT struct environment alone = {0};
    CLEANUP_ENVIRONMENT struct environment beside_ours = {0};

    (void)state;
    setenv("AWS_REGION", "us-east-1", 1);
    environment_set_region(&alone, "eu-central-1", false);
    assert_int_equal(alone.count, 0);
    setenv("AWS_DEFAULT_REGION", "us-west-2", 1);
    setenv("AJC_REGION", "us-west-2", 1);
    environment_set_region(&beside_ours, "eu-central-1", false);
    assert_is_left(&beside_ours, "AWS_REGION");
    assert_is_unset(&beside_ours, "AWS_DEFAULT_REGION");
    assert_is_unset(&beside_ours, "AJC_REGION");
}

static void
profile_without_region_unsets_ours(void **state)
{
    CLEANUP_ENVIRONMENT struct environment ours = {0};
    CLEANUP_ENVIRONMENT struct environment theirs = {0};

    (void)state;
    setenv("AWS_REGION", "eu-central-1", 1);
    environment_set_region(&theirs, "", false);
    assert_int_equal(theirs.count, 0);
    setenv("AJC_REGION", "eu-central-1", 1);
    environment_set_region(&ours, "", false);
    assert_is_unset(&ours, "AWS_REGION");
    assert_is_unset(&ours, "AJC_REGION");
    assert_is_left(&ours, "AWS_DEFAULT_REGION");
}

static void
conflicting_variables_are_named_and_removed(void **state)
{
    static const char *const names[] = {"AWS_PROFILE",
                                        "AWS_DEFAULT_PROFILE",
                                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                                        "AWS_ROLE_ARN",
                                        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                        "AWS_CONTAINER_CREDENTIALS_FULL_URI"};
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    (void)state;
    assert_null(environment_conflict());
    environment_unset_conflicting(&environment);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_is_unset(&environment, names[i]);
        setenv(names[i], "", 1);
        assert_null(environment_conflict());
        setenv(names[i], "x", 1);
        assert_string_equal(environment_conflict(), names[i]);
        unsetenv(names[i]);
    }
    for (size_t i = 0; i < CREDENTIAL_NAME_COUNT; i++) {
        assert_is_left(&environment, credential_names[i]);
    }
}

static void
changes_are_applied_to_this_process(void **state)
{
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    (void)state;
    setenv("AJC_KEY_ID", "old", 1);
    setenv("AJC_PROFILE", "old", 1);
    environment_set(&environment, "AJC_PROFILE", "a $(b) 'c'");
    environment_unset(&environment, "AJC_KEY_ID");
    environment_unset(&environment, "AJC_REGION");
    environment_apply(&environment);
    assert_string_equal(environment_value("AJC_PROFILE"), "a $(b) 'c'");
    assert_null(getenv("AJC_KEY_ID"));
    assert_null(getenv("AJC_REGION"));
}

/* The largest set of changes of any command fits. */
static void
all_changes_fit_into_one_environment(void **state)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {.expires_at = 1};
    CLEANUP_ENVIRONMENT struct environment environment = {0};

    (void)state;
    environment_set_session(&environment, "duff", &credentials);
    environment_set_region(&environment, "eu-central-1", true);
    environment_unset_conflicting(&environment);
    assert_true(environment.count <= ENVIRONMENT_CHANGES_MAX);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, temp_home_make, temp_home_remove)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_HOME(session_is_set_as_a_whole),
        AT_HOME(later_change_of_a_name_replaces_the_earlier),
        AT_HOME(keys_are_ours_only_by_their_id),
        AT_HOME(our_keys_are_removed_as_a_whole),
        AT_HOME(foreign_keys_stay_as_a_whole),
        AT_HOME(region_is_ours_when_it_is_the_one_that_ajc_set),
        AT_HOME(profiles_region_is_exported_if_none_or_ours_is_set),
        AT_HOME(users_region_is_overridden_only_on_request),
        AT_HOME(users_region_in_one_variable_prevents_ours_in_the_other),
        AT_HOME(profile_without_region_unsets_ours),
        AT_HOME(conflicting_variables_are_named_and_removed),
        AT_HOME(changes_are_applied_to_this_process),
        AT_HOME(all_changes_fit_into_one_environment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
