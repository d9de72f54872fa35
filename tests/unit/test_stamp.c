/* SPDX-License-Identifier: MIT
 *
 * keyring/stamp: a shell's stamp disappears exactly when its profile's session changes.
 */
#include "keyring/stamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "temp_home.h"

/* The stamp's path in the test's runtime directory. */
static void
path_of(char path[static STAMP_SIZE], const char *profile, const char *key_id)
{
    char directory[DIRECTORY_SIZE];

    assert_true(paths_runtime(directory, NULL));
    stamp_path(path, directory, profile, key_id);
}

static bool
is_there(const char *profile, const char *key_id)
{
    char path[STAMP_SIZE];

    path_of(path, profile, key_id);
    return access(path, F_OK) == 0;
}

static void
hold(const char *profile, const char *key_id)
{
    char path[STAMP_SIZE];

    path_of(path, profile, key_id);
    assert_true(stamp_make(path));
}

static void
path_is_a_function_of_profile_and_key(void **state)
{
    char one[STAMP_SIZE];
    char other[STAMP_SIZE];

    (void)state;
    stamp_path(one, "/run/ajc", "duff", "ASIAONE");
    stamp_path(other, "/run/ajc", "duff", "ASIAONE");
    assert_string_equal(one, other);
    assert_null(strstr(one, "ASIAONE"));
    stamp_path(other, "/run/ajc", "duff", "ASIATWO");
    assert_string_not_equal(one, other);
    stamp_path(other, "/run/ajc", "beer", "ASIAONE");
    assert_string_not_equal(one, other);
    stamp_path(other, "/run/ajc", "duff", "");
    assert_string_equal(other, "/run/ajc/duff@none");
}

static void
stamp_is_an_empty_file_of_ours_alone(void **state)
{
    char path[STAMP_SIZE];
    struct stat status;

    (void)state;
    hold("duff", "ASIAONE");
    hold("duff", "ASIAONE");
    path_of(path, "duff", "ASIAONE");
    assert_int_equal(lstat(path, &status), 0);
    assert_int_equal(status.st_size, 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void
symbolic_link_is_not_followed(void **state)
{
    char path[STAMP_SIZE];
    char target[TEMP_HOME_PATH_SIZE];

    (void)state;
    path_of(path, "duff", "ASIAONE");
    temp_home_path(target, "target");
    assert_int_equal(symlink(target, path), 0);
    assert_false(stamp_make(path));
    assert_int_equal(access(target, F_OK), -1);
}

static void
new_session_removes_the_profiles_other_stamps(void **state)
{
    (void)state;
    hold("duff", "");
    hold("duff", "ASIAONE");
    hold("duff2", "ASIAONE");
    hold("duf", "ASIAONE");
    stamp_publish("duff", "ASIATWO");
    assert_true(is_there("duff", "ASIATWO"));
    assert_false(is_there("duff", "ASIAONE"));
    assert_false(is_there("duff", ""));
    assert_true(is_there("duff2", "ASIAONE"));
    assert_true(is_there("duf", "ASIAONE"));
}

static void
same_session_published_again_keeps_the_stamp(void **state)
{
    (void)state;
    hold("duff", "ASIAONE");
    stamp_publish("duff", "ASIAONE");
    assert_true(is_there("duff", "ASIAONE"));
}

static void
removed_session_leaves_the_stamp_of_none(void **state)
{
    (void)state;
    hold("duff", "ASIAONE");
    stamp_publish("duff", "");
    assert_false(is_there("duff", "ASIAONE"));
    assert_true(is_there("duff", ""));
}

static void
invalidation_removes_all_stamps_of_the_profile(void **state)
{
    (void)state;
    hold("duff", "");
    hold("duff", "ASIAONE");
    hold("beer", "ASIAONE");
    stamp_invalidate("duff");
    assert_false(is_there("duff", ""));
    assert_false(is_there("duff", "ASIAONE"));
    assert_true(is_there("beer", "ASIAONE"));
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, temp_home_make, temp_home_remove)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_is_a_function_of_profile_and_key),
        AT_HOME(stamp_is_an_empty_file_of_ours_alone),
        AT_HOME(symbolic_link_is_not_followed),
        AT_HOME(new_session_removes_the_profiles_other_stamps),
        AT_HOME(same_session_published_again_keeps_the_stamp),
        AT_HOME(removed_session_leaves_the_stamp_of_none),
        AT_HOME(invalidation_removes_all_stamps_of_the_profile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
