/* SPDX-License-Identifier: MIT
 *
 * A separate environment for one test.
 */
#include "temp_home.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

extern char **environ;

/* The name for the linker: on 32-bit machines the headers give these functions others, for 64-bit times and sizes. */
#if __SIZEOF_POINTER__ == 4
#define LINKED_AS(name) __asm__(name)
#else
#define LINKED_AS(name)
#endif

int __real_lstat(const char *path, struct stat *status) LINKED_AS("__real___lstat64_time64");
int __wrap_lstat(const char *path, struct stat *status) LINKED_AS("__wrap___lstat64_time64");
int __real_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode);
int __real_open(const char *path, int flags, ...) LINKED_AS("__real_open64");
int __wrap_open(const char *path, int flags, ...) LINKED_AS("__wrap_open64");

static const char run_user[] = "/run/user/";
static const char administrator_path[] = "/etc/ajc/config.json";
static char root[64];

/* The real path for a path of the product. */
static const char *
redirect(const char *path, char redirected[static TEMP_HOME_PATH_SIZE])
{
    if (root[0] == '\0') {
        return path;
    }
    if (strncmp(path, run_user, strlen(run_user)) == 0) {
        snprintf(redirected, TEMP_HOME_PATH_SIZE, "%s/run-user/%s", root, path + strlen(run_user));
        return redirected;
    }
    if (strcmp(path, administrator_path) == 0) {
        temp_home_path(redirected, "administrator.json");
        return redirected;
    }
    return path;
}

int
__wrap_lstat(const char *path, struct stat *status)
{
    char redirected[TEMP_HOME_PATH_SIZE];

    return __real_lstat(redirect(path, redirected), status);
}

int
__wrap_mkdir(const char *path, mode_t mode)
{
    char redirected[TEMP_HOME_PATH_SIZE];

    return __real_mkdir(redirect(path, redirected), mode);
}

int
__wrap_open(const char *path, int flags, ...)
{
    char redirected[TEMP_HOME_PATH_SIZE];
    mode_t mode = 0;

    if ((flags & O_CREAT) != 0) {
        va_list arguments;

        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    return __real_open(redirect(path, redirected), flags, mode);
}

void
temp_home_path(char path[static TEMP_HOME_PATH_SIZE], const char *name)
{
    snprintf(path, TEMP_HOME_PATH_SIZE, "%s/%s", root, name);
}

static void
make_directory(const char *name, const char *variable)
{
    char path[TEMP_HOME_PATH_SIZE];

    temp_home_path(path, name);
    assert_int_equal(__real_mkdir(path, 0700), 0);
    assert_int_equal(setenv(variable, path, 1), 0);
}

static void
unset_ajc_and_aws_variables(void)
{
    for (char **variable = environ; *variable != NULL;) {
        char name[128];

        snprintf(name, sizeof(name), "%.*s", (int)strcspn(*variable, "="), *variable);
        if (strncmp(name, "AWS_", 4) == 0 || (strncmp(name, "AJC_", 4) == 0 && strncmp(name, "AJC_TEST_", 9) != 0)) {
            unsetenv(name);
            variable = environ;
        } else {
            variable++;
        }
    }
}

int
temp_home_make(void **state)
{
    (void)state;
    snprintf(root, sizeof(root), "/tmp/ajc-unit.XXXXXX");
    assert_non_null(mkdtemp(root));
    make_directory("home", "HOME");
    make_directory("config", "XDG_CONFIG_HOME");
    make_directory("state", "XDG_STATE_HOME");
    make_directory("runtime", "XDG_RUNTIME_DIR");
    unset_ajc_and_aws_variables();
    return 0;
}

static int
remove_entry(const char *path, const struct stat *status, int flag, struct FTW *place)
{
    (void)status;
    (void)flag;
    (void)place;
    return remove(path);
}

int
temp_home_remove(void **state)
{
    (void)state;
    nftw(root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    root[0] = '\0';
    return 0;
}

void
temp_home_write(const char *name, const char *text)
{
    char path[TEMP_HOME_PATH_SIZE];
    CLEANUP_FD int fd = -1;

    temp_home_path(path, name);
    fd = __real_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

void
temp_home_read(const char *name, struct secret *text)
{
    char path[TEMP_HOME_PATH_SIZE];
    char bytes[4096];
    ssize_t got;
    CLEANUP_FD int fd = -1;

    temp_home_path(path, name);
    fd = __real_open(path, O_RDONLY | O_CLOEXEC);
    secret_clear(text);
    while (fd >= 0 && (got = read(fd, bytes, sizeof(bytes))) > 0) {
        secret_append_bytes(text, bytes, (size_t)got);
    }
}
