/* SPDX-License-Identifier: MIT
 *
 * pam/reaper.c with the real libpam: a child that does not end in time is collected at the next call or when the handle
 * ends, and one that never ends blocks nothing. The test ends the children, so nothing depends on the load of the
 * machine.
 */
#include <errno.h>
#include <poll.h>
#include <security/pam_appl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "child.h"

static char directory[] = "/tmp/ajc-test-reaper.XXXXXX";

struct held {
    pid_t pid;
    int release_fd; /* closing it lets the child end */
};

static int
fail_on_a_question(int count, const struct pam_message **messages, struct pam_response **responses, void *data)
{
    (void)count, (void)messages, (void)responses, (void)data;
    return PAM_CONV_ERR;
}

static const struct pam_conv conversation = {.conv = fail_on_a_question};

/* A child like those of helper.c, which ends when the pipe is closed. */
static struct held
hold_child(void)
{
    struct held held;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    held.pid = child_fork();
    assert_true(held.pid >= 0);
    if (held.pid == 0) {
        char byte;

        close(ends[1]);
        (void)!read(ends[0], &byte, 1);
        _exit(0);
    }
    close(ends[0]);
    held.release_fd = ends[1];
    return held;
}

/* A handle on which the reaper has taken the child. */
static pam_handle_t *
take(const struct held *held)
{
    pam_handle_t *pam = NULL;
    char path[64];
    FILE *file;

    snprintf(path, sizeof(path), "%s/test", directory);
    file = fopen(path, "we");
    assert_non_null(file);
    fprintf(file, "auth required %s %d\naccount required %s\n", AJC_PAM_REAP, (int)held->pid, AJC_PAM_REAP);
    fclose(file);
    assert_int_equal(pam_start_confdir("test", "nobody", &conversation, directory, &pam), PAM_SUCCESS);
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    return pam;
}

static void
collect(pam_handle_t *pam)
{
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
}

/* Lets it end and waits for that, without reaping it. */
static void
release(const struct held *held)
{
    siginfo_t info;

    close(held->release_fd);
    assert_int_equal(waitid(P_PID, (id_t)held->pid, &info, (int)(WEXITED | WNOWAIT | __WALL)), 0);
}

static void
assert_alive(const struct held *held)
{
    assert_int_equal(waitpid(held->pid, NULL, (int)(WNOHANG | __WALL)), 0);
}

static void
assert_reaped(const struct held *held)
{
    assert_int_equal(waitpid(held->pid, NULL, (int)(WNOHANG | __WALL)), -1);
    assert_int_equal(errno, ECHILD);
}

static void
finish(pam_handle_t *pam)
{
    assert_int_equal(pam_end(pam, PAM_SUCCESS), PAM_SUCCESS);
}

static void
child_that_ended_is_reaped_at_once(void **state)
{
    struct held held = hold_child();
    pam_handle_t *pam;

    (void)state;
    release(&held);
    pam = take(&held);
    assert_reaped(&held);
    finish(pam);
}

static void
late_child_is_reaped_at_the_next_call(void **state)
{
    struct held held = hold_child();
    pam_handle_t *pam = take(&held);

    (void)state;
    assert_alive(&held);
    collect(pam);
    assert_alive(&held);
    release(&held);
    collect(pam);
    assert_reaped(&held);
    finish(pam);
}

static void
late_child_is_reaped_when_the_handle_ends(void **state)
{
    struct held held = hold_child();
    pam_handle_t *pam = take(&held);

    (void)state;
    assert_alive(&held);
    release(&held);
    finish(pam);
    assert_reaped(&held);
}

/* A second call whose child is late, too. */
static void
child_that_is_replaced_is_reaped(void **state)
{
    struct held held = hold_child();
    pam_handle_t *pam = take(&held);

    (void)state;
    release(&held);
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_reaped(&held);
    finish(pam);
}

/* Another process releases the child after a while, so that the end of the handle is already waiting. (If it is not yet
 * waiting, the test passes without testing this.) */
static void
end_of_the_handle_waits_for_a_late_child(void **state)
{
    struct held held = hold_child();
    pam_handle_t *pam = take(&held);
    pid_t holder = fork();

    (void)state;
    if (holder == 0) {
        poll(NULL, 0, 300);
        _exit(0);
    }
    close(held.release_fd);
    finish(pam);
    assert_reaped(&held);
    assert_int_equal(waitpid(holder, NULL, 0), holder);
}

static void
child_that_never_ends_delays_nothing(void **state)
{
    struct held held = hold_child();
    pam_handle_t *pam = take(&held);

    (void)state;
    finish(pam);
    assert_alive(&held);
    release(&held);
    assert_int_equal(waitpid(held.pid, NULL, (int)__WALL), held.pid);
}

/* sshd continues in a forked process, whose handle is a copy. */
static void
copy_of_the_handle_touches_no_child(void **state)
{
    struct held held = hold_child();
    pam_handle_t *pam = take(&held);
    int status = 1;
    pid_t copy = fork();

    (void)state;
    if (copy == 0) {
        collect(pam);
        _exit(pam_end(pam, PAM_SUCCESS | PAM_DATA_SILENT) == PAM_SUCCESS ? 0 : 1);
    }
    assert_int_equal(waitpid(copy, &status, 0), copy);
    assert_int_equal(status, 0);
    assert_alive(&held);
    release(&held);
    finish(pam);
    assert_reaped(&held);
}

static int
make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL;
}

static int
remove_directory(void **state)
{
    char path[64];

    (void)state;
    snprintf(path, sizeof(path), "%s/test", directory);
    return unlink(path) < 0 || rmdir(directory) < 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(child_that_ended_is_reaped_at_once),
        cmocka_unit_test(late_child_is_reaped_at_the_next_call),
        cmocka_unit_test(late_child_is_reaped_when_the_handle_ends),
        cmocka_unit_test(child_that_is_replaced_is_reaped),
        cmocka_unit_test(end_of_the_handle_waits_for_a_late_child),
        cmocka_unit_test(child_that_never_ends_delays_nothing),
        cmocka_unit_test(copy_of_the_handle_touches_no_child),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
