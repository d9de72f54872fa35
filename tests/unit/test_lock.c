/* SPDX-License-Identifier: MIT
 *
 * keyring/lock: one holder at a time, a dead process holds no lock, and waiting has a limit.
 */
#include "keyring/lock.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/paths.h"
#include "temp_home.h"

/* Forks a process that holds the lock; end_holder() ends it. It also ends with the test. */
static pid_t
start_holder(const char *name)
{
    int ready[2];
    char byte;
    pid_t holder;

    assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
    holder = fork();
    assert_true(holder >= 0);
    if (holder == 0) {
        int fd = -1;

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!lock_take(name, 0, &fd, NULL) || write(ready[1], "x", 1) != 1) {
            _exit(1);
        }
        for (;;) {
            pause();
        }
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return holder;
}

static void
end_holder(pid_t holder)
{
    kill(holder, SIGKILL);
    assert_int_equal(waitpid(holder, NULL, 0), holder);
}

static void
lock_can_be_taken_again_after_release(void **state)
{
    int fd = -1;

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_true(lock_take("login", 0, &fd, NULL));
        assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
        lock_release(&fd);
        assert_int_equal(fd, -1);
        lock_release(&fd);
    }
}

static void
different_names_are_different_locks(void **state)
{
    CLEANUP_FD int one = -1;
    CLEANUP_FD int other = -1;

    (void)state;
    assert_true(lock_take("session-duff", 0, &one, NULL));
    assert_true(lock_take("session-beer", 0, &other, NULL));
}

static void
waiting_has_a_time_limit(void **state)
{
    pid_t holder = start_holder("login");
    int64_t started = clock_since_boot_ns();
    struct error error = {0};
    int seconds = 0;
    int fd = -1;

    (void)state;
    assert_false(lock_take("login", 0, &fd, &error));
    assert_false(lock_take("login", 1, &fd, &error));
    assert_true(clock_since_boot_ns() - started >= 1000000000);
    assert_int_equal(fd, -1);
    assert_int_equal(error.code, ERROR_NETWORK);
    assert_int_equal(sscanf(strpbrk(error.text, "0123456789"), "%d", &seconds), 1);
    assert_in_range(seconds, 1, 60);
    end_holder(holder);
}

/* A process that waits for several locks waits no longer than for one. */
static void
time_limit_applies_to_all_locks_together(void **state)
{
    pid_t holder = start_holder("session-duff");
    long before = lock_wait_left();
    int fd = -1;

    (void)state;
    assert_in_range(before, 1, 30);
    assert_false(lock_take("session-duff", 1, &fd, NULL));
    assert_in_range(lock_wait_left(), 0, before - 1);
    end_holder(holder);
}

static void
lock_is_released_when_its_holder_dies(void **state)
{
    pid_t holder = start_holder("login");
    CLEANUP_FD int fd = -1;

    (void)state;
    end_holder(holder);
    assert_true(lock_take("login", 0, &fd, NULL));
}

static void
waiter_gets_the_lock_when_the_holder_dies(void **state)
{
    pid_t holder = start_holder("login");
    pid_t ender = fork();
    CLEANUP_FD int fd = -1;
    int status = 0;

    (void)state;
    if (ender == 0) {
        _exit(kill(holder, SIGKILL) == 0 ? 0 : 1);
    }
    assert_true(lock_take("login", -1, &fd, NULL));
    assert_int_equal(waitpid(ender, &status, 0), ender);
    assert_int_equal(status, 0);
    end_holder(holder);
}

/* When the runtime directory was deleted, the next process creates a new file, which is then the lock. */
static void
lock_on_an_unlinked_file_is_no_obstacle(void **state)
{
    pid_t holder = start_holder("login");
    char path[TEMP_HOME_PATH_SIZE];
    CLEANUP_FD int fd = -1;

    (void)state;
    temp_home_path(path, "runtime/ajc/login.lock");
    assert_int_equal(unlink(path), 0);
    assert_true(lock_take("login", 0, &fd, NULL));
    end_holder(holder);
}

int __real_flock(int fd, int operation);
int __wrap_flock(int fd, int operation);
static const char *unlinked_before_flock;
static int64_t flock_returns_after_ns;
static bool is_taken_when_offered;
static int taken_when_offered = -1;

int
__wrap_flock(int fd, int operation)
{
    while (clock_since_boot_ns() < flock_returns_after_ns) {
    }
    if (unlinked_before_flock != NULL) {
        unlink(unlinked_before_flock);
        unlinked_before_flock = NULL;
    }
    if (is_taken_when_offered && operation == LOCK_UN) {
        is_taken_when_offered = false;
        return __real_flock(fd, operation) == 0 && lock_take("login", 0, &taken_when_offered, NULL) ? 0 : -1;
    }
    return __real_flock(fd, operation);
}

static void
file_unlinked_between_open_and_lock_is_noticed(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];
    struct stat held;
    struct stat named;
    CLEANUP_FD int fd = -1;

    (void)state;
    temp_home_path(path, "runtime/ajc/login.lock");
    unlinked_before_flock = path;
    assert_true(lock_take("login", -1, &fd, NULL));
    assert_null(unlinked_before_flock);
    assert_int_equal(fstat(fd, &held), 0);
    assert_int_equal(stat(path, &named), 0);
    assert_true(held.st_ino == named.st_ino);
}

/* On a busy machine the time limit can pass within one attempt; the message must not say "0 seconds". */
static void
time_of_the_last_attempt_counts(void **state)
{
    pid_t holder = start_holder("login");
    long before = lock_seconds_waited();
    struct error error = {0};
    int fd = -1;

    (void)state;
    flock_returns_after_ns = clock_since_boot_ns() + 1100000000;
    assert_false(lock_take("login", 1, &fd, &error));
    assert_int_equal(error.code, ERROR_NETWORK);
    assert_true(lock_seconds_waited() > before);
    end_holder(holder);
}

static void
yielded_lock_is_kept_without_a_waiting_process(void **state)
{
    CLEANUP_FD int fd = -1;
    int other = -1;

    (void)state;
    assert_true(lock_take("login", 0, &fd, NULL));
    assert_true(lock_yield(&fd));
    assert_true(lock_is_held(fd));
    assert_false(lock_take("login", 0, &other, NULL));
}

static void
yielded_lock_goes_to_a_waiting_process(void **state)
{
    int fd = -1;

    (void)state;
    assert_true(lock_take("login", 0, &fd, NULL));
    is_taken_when_offered = true;
    assert_false(lock_yield(&fd));
    assert_int_equal(fd, -1);
    assert_true(lock_is_held(taken_when_offered));
    lock_release(&taken_when_offered);
}

static void
yielded_lock_on_an_unlinked_file_is_lost_and_no_file_is_created(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];
    int fd = -1;

    (void)state;
    assert_true(lock_take("login", 0, &fd, NULL));
    temp_home_path(path, "runtime/ajc/login.lock");
    assert_int_equal(unlink(path), 0);
    assert_false(lock_is_held(fd));
    assert_false(lock_yield(&fd));
    assert_int_equal(fd, -1);
    assert_int_equal(access(path, F_OK), -1);
}

static void
planted_link_is_refused(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];
    char directory[DIRECTORY_SIZE];
    struct error error = {0};
    int fd = -1;

    (void)state;
    assert_true(paths_runtime(directory, NULL));
    temp_home_path(path, "runtime/ajc/login.lock");
    assert_int_equal(symlink("/dev/null", path), 0);
    assert_false(lock_take("login", 0, &fd, &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_non_null(strstr(error.text, "login.lock"));
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, temp_home_make, temp_home_remove)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_HOME(lock_can_be_taken_again_after_release),
        AT_HOME(different_names_are_different_locks),
        AT_HOME(waiting_has_a_time_limit),
        AT_HOME(time_limit_applies_to_all_locks_together),
        AT_HOME(lock_is_released_when_its_holder_dies),
        AT_HOME(waiter_gets_the_lock_when_the_holder_dies),
        AT_HOME(lock_on_an_unlinked_file_is_no_obstacle),
        AT_HOME(file_unlinked_between_open_and_lock_is_noticed),
        AT_HOME(time_of_the_last_attempt_counts),
        AT_HOME(yielded_lock_is_kept_without_a_waiting_process),
        AT_HOME(yielded_lock_goes_to_a_waiting_process),
        AT_HOME(yielded_lock_on_an_unlinked_file_is_lost_and_no_file_is_created),
        AT_HOME(planted_link_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
