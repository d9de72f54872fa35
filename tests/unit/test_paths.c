/* SPDX-License-Identifier: MIT
 *
 * base/paths: which runtime directory is used, and which ones are not trusted.
 */
#include "base/paths.h"

#include <errno.h>
#include <libgen.h>
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text_file.h"
#include "sentence.h"
#include "temp_home.h"

static void
assert_is_private(const char *path)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISDIR(status.st_mode));
    assert_int_equal(status.st_mode & 07777, 0700);
}

/* Creates the replacement of /run/user/UID; `product_name` is its path in the product. */
static void
make_run_user(mode_t mode, char product_name[static TEMP_HOME_PATH_SIZE])
{
    char path[TEMP_HOME_PATH_SIZE];
    char name[64];

    temp_home_path(path, "run-user");
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(name, sizeof(name), "run-user/%u", (unsigned)geteuid());
    temp_home_path(path, name);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(chmod(path, mode), 0);
    snprintf(product_name, TEMP_HOME_PATH_SIZE, "/run/user/%u/ajc", (unsigned)geteuid());
}

static void
assert_runtime_is(const char *expected)
{
    char path[DIRECTORY_SIZE];
    struct error error = {0};

    if (!paths_runtime(path, &error)) {
        fail_msg("%s", error.text);
    }
    assert_string_equal(path, expected);
}

static void
assert_runtime_is_below_home(const char *name)
{
    char expected[TEMP_HOME_PATH_SIZE];

    temp_home_path(expected, name);
    assert_runtime_is(expected);
    assert_is_private(expected);
}

static void
run_user_directory_has_priority(void **state)
{
    char expected[TEMP_HOME_PATH_SIZE];

    (void)state;
    make_run_user(0700, expected);
    assert_runtime_is(expected);
    assert_runtime_is(expected);
}

static void
xdg_runtime_dir_has_second_priority(void **state)
{
    (void)state;
    assert_runtime_is_below_home("runtime/ajc");
    assert_runtime_is_below_home("runtime/ajc");
}

static void
run_user_directory_open_to_others_is_ignored(void **state)
{
    static const mode_t modes[] = {0755, 0701, 0770, 0500};

    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        char product_name[TEMP_HOME_PATH_SIZE];

        make_run_user(modes[i], product_name);
        assert_runtime_is_below_home("runtime/ajc");
        temp_home_remove(state);
        temp_home_make(state);
    }
}

static void
xdg_runtime_dir_open_to_others_is_ignored(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];

    (void)state;
    temp_home_path(path, "runtime");
    assert_int_equal(chmod(path, 0750), 0);
    assert_runtime_is_below_home("state/ajc");
}

static void
symbolic_link_is_not_a_runtime_directory(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];
    char link[TEMP_HOME_PATH_SIZE];

    (void)state;
    temp_home_path(path, "runtime");
    temp_home_path(link, "link");
    assert_int_equal(symlink(path, link), 0);
    setenv("XDG_RUNTIME_DIR", link, 1);
    assert_runtime_is_below_home("state/ajc");
}

static void
foreign_directory_inside_is_not_used(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];

    (void)state;
    temp_home_path(path, "runtime/ajc");
    assert_int_equal(symlink("/tmp", path), 0);
    assert_runtime_is_below_home("state/ajc");
}

/* sudo -E preserves the variable of another user. */
static void
another_users_runtime_directory_is_ignored(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];

    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    temp_home_path(path, "runtime");
    assert_int_equal(chown(path, 12345, 12345), 0);
    assert_runtime_is_below_home("state/ajc");
    temp_home_path(path, "runtime/ajc");
    assert_int_equal(access(path, F_OK), -1);
}

static void
another_users_state_directory_is_refused(void **state)
{
    char path[DIRECTORY_SIZE];
    struct error error = {0};

    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    assert_true(paths_state(path, true, &error));
    assert_int_equal(chown(path, 12345, 12345), 0);
    assert_false(paths_state(path, true, &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
}

/* sudo -E also preserves HOME. */
static void
nothing_is_created_in_another_users_home(void **state)
{
    static const char *const names[] = {"home/.local", "home/.config", "home/.cache"};
    char path[TEMP_HOME_PATH_SIZE];
    char directory[DIRECTORY_SIZE];
    struct error error = {0};

    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("XDG_RUNTIME_DIR");
    temp_home_path(path, "home");
    assert_int_equal(chown(path, 12345, 12345), 0);
    assert_false(paths_state(directory, true, &error));
    assert_non_null(strstr(error.text, "sudo -H does that"));
    assert_false(paths_config_file(directory, true, &error));
    assert_false(paths_cache(directory, &error));
    assert_false(paths_runtime(directory, &error));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        temp_home_path(path, names[i]);
        assert_int_equal(access(path, F_OK), -1);
    }
}

static void
state_directory_that_others_may_write_is_refused(void **state)
{
    char path[DIRECTORY_SIZE];
    struct error error = {0};

    (void)state;
    assert_true(paths_state(path, true, &error));
    assert_int_equal(chmod(path, 0770), 0);
    assert_false(paths_state(path, true, &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_non_null(strstr(error.text, path));
}

static void
relative_paths_in_variables_are_ignored(void **state)
{
    static const char *const values[] = {"", "relative", "./x"};
    char path[DIRECTORY_SIZE];
    char expected[TEMP_HOME_PATH_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        setenv("XDG_STATE_HOME", values[i], 1);
        setenv("XDG_CONFIG_HOME", values[i], 1);
        assert_true(paths_state(path, true, NULL));
        temp_home_path(expected, "home/.local/state/ajc");
        assert_string_equal(path, expected);
        assert_is_private(path);
        assert_true(paths_config_file(path, false, NULL));
        temp_home_path(expected, "home/.config/ajc/config.json");
        assert_string_equal(path, expected);
        assert_int_equal(access(path, F_OK), -1);
    }
}

/* The home directory of this user in the user database. */
static char database_home[TEMP_HOME_PATH_SIZE];
static bool is_in_database = true;
struct passwd *__wrap_getpwuid(uid_t uid);

struct passwd *
__wrap_getpwuid(uid_t uid)
{
    static struct passwd entry = {.pw_dir = database_home};

    (void)uid;
    return is_in_database ? &entry : NULL;
}

static void
without_home_the_user_database_has_it(void **state)
{
    char path[DIRECTORY_SIZE];
    char expected[TEMP_HOME_PATH_SIZE];
    struct error error = {0};

    (void)state;
    temp_home_path(database_home, "home");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("HOME");
    assert_true(paths_config_file(path, true, NULL));
    temp_home_path(expected, "home/.config/ajc/config.json");
    assert_string_equal(path, expected);
    setenv("HOME", "relative", 1);
    assert_true(paths_config_file(path, true, NULL));
    assert_string_equal(path, expected);
    is_in_database = false;
    assert_false(paths_config_file(path, true, &error));
    is_in_database = true;
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_non_null(strstr(error.text, "HOME"));
}

/* `sudo` that preserves HOME: links in it also belong to the other user, wherever they point. */
static void
root_writes_nothing_below_another_users_home(void **state)
{
    char home[TEMP_HOME_PATH_SIZE];
    char ours[TEMP_HOME_PATH_SIZE];
    char link[TEMP_HOME_PATH_SIZE];
    char victim[TEMP_HOME_PATH_SIZE];
    char path[DIRECTORY_SIZE];
    CLEANUP_SECRET struct secret text = {0};
    struct error error = {0};

    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    temp_home_path(home, "home");
    temp_home_path(ours, "config");
    temp_home_path(link, "home/.config");
    temp_home_path(victim, "config/victim");
    assert_int_equal(symlink(ours, link), 0);
    assert_int_equal(lchown(link, 12345, 12345), 0);
    assert_int_equal(chown(home, 12345, 12345), 0);
    unsetenv("XDG_CONFIG_HOME");
    assert_false(paths_config_file(path, true, &error));
    assert_non_null(strstr(error.text, "sudo -H does that"));
    assert_int_equal(access(victim, F_OK), -1);
    temp_home_path(link, "home/aws-config");
    temp_home_write("config/victim", "kept");
    assert_int_equal(symlink(victim, link), 0);
    assert_false(text_file_replace(link, "overwritten", &error));
    assert_false(text_file_make_directory(link, &error));
    temp_home_read("config/victim", &text);
    assert_string_equal(secret_text(&text), "kept");
    assert_false(paths_check_home(&error));
    assert_non_null(strstr(error.text, "which is not yours"));
}

/* The same for a link of root into a user's home. */
static void
root_follows_no_link_into_another_users_home(void **state)
{
    char home[TEMP_HOME_PATH_SIZE];
    char link[TEMP_HOME_PATH_SIZE];
    char file[TEMP_HOME_PATH_SIZE];
    struct error error = {0};

    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    temp_home_path(home, "home");
    temp_home_path(file, "home/dotfile");
    temp_home_path(link, "config/linked");
    assert_int_equal(chown(home, 12345, 12345), 0);
    temp_home_write("home/dotfile", "kept");
    assert_int_equal(symlink(file, link), 0);
    assert_false(text_file_replace(link, "overwritten", &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
}

static void
reason_is_of_the_directory_that_cannot_be_created(void **state)
{
    char base[TEMP_HOME_PATH_SIZE];
    char path[DIRECTORY_SIZE];
    struct error error = {0};

    (void)state;
    temp_home_write("a-file", "");
    temp_home_path(base, "a-file/below");
    setenv("XDG_CONFIG_HOME", base, 1);
    assert_false(paths_config_file(path, true, &error));
    assert_non_null(strstr(error.text, "Not a directory"));
    assert_non_null(strstr(error.text, "move it away"));
}

static void
remedy_fits_the_reason(void **state)
{
    (void)state;
    assert_string_equal(paths_remedy(ENOSPC), "free some space there");
    assert_string_equal(paths_remedy(EROFS), "its file system is read-only");
    assert_string_equal(paths_remedy(EACCES), sentence_with("MAKE_WRITABLE", NULL));
}

static void
configuration_directory_is_created_on_request(void **state)
{
    char path[DIRECTORY_SIZE];

    (void)state;
    assert_true(paths_config_file(path, true, NULL));
    assert_is_private(dirname(path));
    assert_true(paths_config_file(path, true, NULL));
}

static void
path_too_long_is_an_error(void **state)
{
    static char long_path[DIRECTORY_SIZE + 10];
    char path[DIRECTORY_SIZE];
    struct error error = {0};

    (void)state;
    memset(long_path, 'a', sizeof(long_path) - 1);
    long_path[0] = '/';
    setenv("XDG_CONFIG_HOME", long_path, 1);
    assert_false(paths_config_file(path, false, &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, temp_home_make, temp_home_remove)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_HOME(run_user_directory_has_priority),
        AT_HOME(xdg_runtime_dir_has_second_priority),
        AT_HOME(run_user_directory_open_to_others_is_ignored),
        AT_HOME(xdg_runtime_dir_open_to_others_is_ignored),
        AT_HOME(symbolic_link_is_not_a_runtime_directory),
        AT_HOME(foreign_directory_inside_is_not_used),
        AT_HOME(another_users_runtime_directory_is_ignored),
        AT_HOME(another_users_state_directory_is_refused),
        AT_HOME(nothing_is_created_in_another_users_home),
        AT_HOME(state_directory_that_others_may_write_is_refused),
        AT_HOME(relative_paths_in_variables_are_ignored),
        AT_HOME(without_home_the_user_database_has_it),
        AT_HOME(root_writes_nothing_below_another_users_home),
        AT_HOME(root_follows_no_link_into_another_users_home),
        AT_HOME(reason_is_of_the_directory_that_cannot_be_created),
        AT_HOME(remedy_fits_the_reason),
        AT_HOME(configuration_directory_is_created_on_request),
        AT_HOME(path_too_long_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
