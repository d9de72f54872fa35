/* SPDX-License-Identifier: MIT
 *
 * pam_ajc.so passes passwords to the helper, with the real libpam: which phase does it for which user, what the helper
 * gets and how it runs, that PAM's results do not depend on the helper, and that nothing is left behind.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <keyutils.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "memory_scan.h"
#include "pam_stage.h"

static bool is_slow; /* under valgrind */

/* stage_write puts timeout=60 before them. */
static const char everywhere[] = "services=any minimum_uid=0 quiet";
static const char for_a_second[] = "services=any minimum_uid=0 quiet timeout=1";

static pam_handle_t *
start(const char *password)
{
    return stage_start(stage_user(), (const unsigned char *)password, strlen(password), 0);
}

static void
finish(pam_handle_t *pam)
{
    assert_int_equal(pam_end(pam, PAM_SUCCESS), PAM_SUCCESS);
}

/* A whole login; every answer must be PAM_SUCCESS. */
static void
log_in(const char *password)
{
    pam_handle_t *pam = start(password);

    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_setcred(pam, PAM_ESTABLISH_CRED), PAM_SUCCESS);
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_close_session(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_setcred(pam, PAM_DELETE_CRED), PAM_SUCCESS);
    finish(pam);
}

static double
seconds_of_login(const char *password)
{
    struct timespec before;
    struct timespec after;

    clock_gettime(CLOCK_MONOTONIC, &before);
    log_in(password);
    clock_gettime(CLOCK_MONOTONIC, &after);
    return (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9;
}

/* Without waiting for the helper's minute. */
static void
log_in_without_waiting(void)
{
    assert_true(seconds_of_login("password") < 60);
}

/* The last helper got the message with this password; "": the message to remove it. */
static void
expect_seeded_in(const char *service, const char *password)
{
    char header[128];
    char expected[2400];
    size_t at = 0;
    int length = snprintf(header, sizeof(header), "ajc-seed 2%c%u%c%s%c%s", '\0', getuid(), '\0', stage_user(), '\0',
                          service) +
                 1;

    for (int i = 0; i < length; i++) {
        at += (size_t)snprintf(expected + at, sizeof(expected) - at, "%02x", (unsigned char)header[i]);
    }
    for (size_t i = 0; i < strlen(password); i++) {
        at += (size_t)snprintf(expected + at, sizeof(expected) - at, "%02x", (unsigned char)password[i]);
    }
    assert_string_equal(stage_seen("message"), expected);
    stage_forget_seen();
}

static void
expect_seeded(const char *password)
{
    expect_seeded_in("test", password);
}

/* --- phases and users --- */

static void
right_password_is_passed_in_the_next_phase(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start("secret of one");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_false(stage_was_seeded());
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    expect_seeded("secret of one");
    assert_int_equal(pam_setcred(pam, PAM_ESTABLISH_CRED), PAM_SUCCESS);
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS);
    assert_false(stage_was_seeded()); /* once */
    finish(pam);
}

static void
each_later_phase_can_be_the_first(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start("by setcred");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_setcred(pam, PAM_DELETE_CRED), PAM_SUCCESS);
    assert_false(stage_was_seeded());
    assert_int_equal(pam_setcred(pam, PAM_REINITIALIZE_CRED), PAM_SUCCESS);
    expect_seeded("by setcred");
    finish(pam);
    pam = start("by open_session");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS);
    expect_seeded("by open_session");
    finish(pam);
}

static void
wrong_password_is_not_passed(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start("wrong one");
    assert_int_equal(pam_authenticate(pam, 0), PAM_AUTH_ERR);
    finish(pam);
    assert_false(stage_was_seeded());
}

/* sshd's monitor: its conversation has no data, and a variable lists the accepted methods, before the session without
 * the last one. */
static pam_handle_t *
start_monitor(const char *password, int authenticated)
{
    pam_handle_t *pam = start(password);
    const void *conversation = NULL;
    struct pam_conv without_data;

    assert_int_equal(pam_get_item(pam, PAM_CONV, &conversation), PAM_SUCCESS);
    without_data = *(const struct pam_conv *)conversation;
    without_data.appdata_ptr = NULL;
    assert_int_equal(pam_set_item(pam, PAM_CONV, &without_data), PAM_SUCCESS);
    assert_int_equal(pam_authenticate(pam, 0), authenticated);
    assert_int_equal(pam_putenv(pam, "SSH_AUTH_INFO_0="), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    (void)pam_setcred(pam, PAM_ESTABLISH_CRED); /* which libpam refuses after a wrong password */
    assert_false(stage_was_seeded());
    return pam;
}

static void
wrong_password_before_a_key_is_not_passed(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start_monitor("wrong one", PAM_AUTH_ERR);
    assert_int_equal(pam_putenv(pam, "SSH_AUTH_INFO_0=publickey ssh-ed25519 AAAAC3Nz"), PAM_SUCCESS);
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS);
    finish(pam);
    assert_false(stage_was_seeded());
    pam = start_monitor("right one", PAM_SUCCESS);
    assert_int_equal(pam_putenv(pam, "SSH_AUTH_INFO_0=publickey ssh-ed25519 AAAAC3Nz\npassword"), PAM_SUCCESS);
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS);
    expect_seeded("right one");
    finish(pam);
}

/* sshd's process for keyboard-interactive: it ends after acct_mgmt. */
static void
process_for_one_attempt_passes_it_at_once(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start("right one");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_putenv(pam, "SSH_AUTH_INFO_0=publickey ssh-ed25519 AAAAC3Nz"), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    expect_seeded("right one");
    finish(pam);
}

static void
login_without_password_passes_nothing(void **state)
{
    (void)state;
    stage_write("none", "ok", everywhere, true);
    log_in("never asked for");
    assert_false(stage_was_seeded());
}

/* sudo: the caller's password, then the target's session. */
static void
password_of_another_user_is_not_passed(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start("of the caller");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_set_item(pam, PAM_USER, "root"), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_set_item(pam, PAM_USER, stage_user()), PAM_SUCCESS);
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS); /* already removed */
    finish(pam);
    assert_false(stage_was_seeded());
}

static void
last_of_two_passwords_is_passed(void **state)
{
    char typed[] = "wrong, the 1st";
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start(typed);
    assert_int_equal(pam_authenticate(pam, 0), PAM_AUTH_ERR);
    memcpy(typed, "right, the 2nd", sizeof(typed));
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    memcpy(typed, "right, the 3rd", sizeof(typed));
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    expect_seeded("right, the 3rd");
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS);
    assert_false(stage_was_seeded());
    finish(pam);
}

static void
phases_without_authenticate_do_nothing(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start("never asked for");
    assert_int_equal(pam_setcred(pam, PAM_ESTABLISH_CRED), PAM_SUCCESS);
    assert_int_equal(pam_close_session(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    finish(pam);
    assert_false(stage_was_seeded());
}

/* Whether it was already passed to the helper (account lines that continue after "a new password is required") or not.
 */
static void
changed_password_is_forgotten(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", "minimum_uid=0 services=any", true);
    pam = start("the old one");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_chauthtok(pam, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    expect_seeded("");
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS);
    assert_false(stage_was_seeded());
    finish(pam);
    pam = start("the old one");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    expect_seeded("the old one");
    assert_int_equal(pam_chauthtok(pam, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    expect_seeded("");
    assert_int_equal(pam_open_session(pam, 0), PAM_SUCCESS);
    assert_false(stage_was_seeded());
    finish(pam);
}

/* passwd(1), which is not in services=; not for system accounts. */
static void
change_is_noticed_in_every_service(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", "minimum_uid=0 services=sshd", true);
    pam = start("the new one");
    assert_int_equal(pam_chauthtok(pam, 0), PAM_SUCCESS);
    expect_seeded("");
    finish(pam);
    stage_write("", "ok", "minimum_uid=4000000000", true);
    pam = start("the new one");
    assert_int_equal(pam_chauthtok(pam, 0), PAM_SUCCESS);
    assert_false(stage_was_seeded());
    finish(pam);
}

static void
options_restrict_services_and_users(void **state)
{
    char own_group[256];

    (void)state;
    stage_write("", "ok", "services=any minimum_uid=4000000000", true);
    log_in("system account");
    assert_false(stage_was_seeded());
    stage_write("", "ok", "minimum_uid=0", true); /* "test" is not a default service */
    log_in("other service");
    assert_false(stage_was_seeded());
    stage_write("", "ok", "services=sshd,test minimum_uid=0", true);
    log_in("listed");
    expect_seeded("listed");
    stage_write("", "ok", "services=sshd,tests,tes minimum_uid=0", true);
    log_in("not listed");
    assert_false(stage_was_seeded());
    snprintf(own_group, sizeof(own_group), "%s group=daemon", everywhere);
    stage_write("", "ok", own_group, true);
    log_in("not a member");
    assert_false(stage_was_seeded());
    snprintf(own_group, sizeof(own_group), "%s group=%s", everywhere, stage_user());
    stage_write("", "ok", own_group, true);
    log_in("member");
    expect_seeded("member");
    stage_write("", "ok",
                "services=any minimum_uid=0 timeout=0 minimum_uid=x helper=relative unknown password_module=", true);
    log_in("options that mean nothing");
    expect_seeded("options that mean nothing");
}

/* A screen locker's handle. */
static pam_handle_t *
start_locker(const char *service, const char *password)
{
    pam_handle_t *pam = start(password);

    assert_int_equal(symlink("test", stage_path(service)), 0);
    assert_int_equal(pam_set_item(pam, PAM_SERVICE, service), PAM_SUCCESS);
    return pam;
}

/* gtklock, which refreshes credentials after any password, is not a default service. */
static void
locker_after_a_wrong_password_passes_nothing(void **state)
{
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", "minimum_uid=0", true);
    pam = start_locker("gtklock", "wrong one");
    assert_int_equal(pam_authenticate(pam, 0), PAM_AUTH_ERR);
    (void)pam_setcred(pam, PAM_REFRESH_CRED);
    finish(pam);
    assert_false(stage_was_seeded());
    pam = start_locker("swaylock", "right one");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_setcred(pam, PAM_REFRESH_CRED), PAM_SUCCESS);
    expect_seeded_in("swaylock", "right one");
    finish(pam);
    assert_int_equal(unlink(stage_path("gtklock")) + unlink(stage_path("swaylock")), 0);
}

static void
lengths_and_characters(void **state)
{
    char longest[513];

    (void)state;
    stage_write("", "ok", everywhere, true);
    for (size_t i = 0; i < 512; i++) {
        longest[i] = (char)('!' + i % 90);
    }
    longest[512] = '\0';
    log_in(longest); /* a text that PAM may have truncated is not passed on */
    assert_false(stage_was_seeded());
    longest[511] = '\0';
    log_in(longest);
    expect_seeded(longest);
    log_in("");
    assert_false(stage_was_seeded());
    log_in("x");
    expect_seeded("x");
    log_in("p\xc3\xa4\xc3\x9fw\xc3\xb6rd \xf0\x9f\x8d\xa9 % \n\t'\"\\$`\x01\xff");
    expect_seeded("p\xc3\xa4\xc3\x9fw\xc3\xb6rd \xf0\x9f\x8d\xa9 % \n\t'\"\\$`\x01\xff");
}

/* --- how the helper runs and ends --- */

static void
helper_runs_as_the_user_without_the_applications_resources(void **state)
{
    char expected[64];
    sigset_t blocked;
    sigset_t before;
    int extra = open("/dev/null", O_RDONLY); /* applications leave descriptors open */

    (void)state;
    stage_write("", "ok", everywhere, true);
    sigfillset(&blocked);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    signal(SIGPIPE, SIG_IGN);
    log_in("password");
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(extra);
    snprintf(expected, sizeof(expected), "%u %u %u", getuid(), getuid(), getuid());
    assert_string_equal(stage_seen("uids"), expected);
    snprintf(expected, sizeof(expected), "%u %u %u", getgid(), getgid(), getgid());
    assert_string_equal(stage_seen("gids"), expected);
    assert_string_equal(stage_seen("root_again"), "-1");
    assert_string_equal(stage_seen("descriptors"), "3");
    assert_string_equal(stage_seen("signals_blocked"), "0");
    assert_string_equal(stage_seen("signals_ignored"), "0");
    assert_string_equal(stage_seen("core"), "0");
    assert_string_equal(stage_seen("umask"), "077");
    assert_string_equal(stage_seen("directory"), "/");
    assert_string_equal(stage_seen("leads_session"), "1");
    assert_string_equal(stage_seen("environment"), "PATH=/usr/bin:/bin LC_ALL=C");
    snprintf(expected, sizeof(expected), "%ld", (long)keyctl_get_keyring_ID(KEY_SPEC_SESSION_KEYRING, 0));
    assert_string_not_equal(stage_seen("session_keyring"), expected);
    assert_string_not_equal(stage_seen("session_keyring"), "-1");
}

static void
login_continues_regardless_of_the_helper(void **state)
{
    (void)state;
    stage_write("", "fail", everywhere, true);
    log_in("password");
    assert_true(stage_was_seeded());
    stage_write("", "exit", everywhere, true);
    log_in("password");
    assert_true(stage_was_seeded());
    stage_write("", "crash", everywhere, true);
    log_in("password");
    assert_true(stage_was_seeded());
    stage_write("", "/nonexistent/ajc-hook", everywhere, true);
    log_in_without_waiting();
    stage_write("", "/etc/passwd", everywhere, true); /* not executable */
    log_in_without_waiting();
    stage_write("", "/tmp", everywhere, true);
    log_in_without_waiting();
}

static void
assert_no_child(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG | (int)__WALL), -1);
    assert_int_equal(errno, ECHILD);
}

static void
hanging_helper_delays_the_login_by_the_timeout(void **state)
{
    double seconds;

    (void)state;
    stage_write("", "hang", for_a_second, true);
    seconds = seconds_of_login("password");
    printf("helper hanging: %.3f s\n", seconds);
    assert_true(seconds > 0.9); /* the excess depends on the machine */
    assert_no_child();
}

static void
failed_fork_does_not_affect_the_login(void **state)
{
    struct rlimit before;
    struct rlimit none = {0};

    (void)state;
    stage_write("", "ok", everywhere, true);
    assert_int_equal(getrlimit(RLIMIT_NPROC, &before), 0);
    none.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NPROC, &none), 0);
    log_in_without_waiting();
    assert_int_equal(setrlimit(RLIMIT_NPROC, &before), 0);
    assert_false(stage_was_seeded());
}

static rlim_t
lowest_free_descriptor(void)
{
    int fd = open("/dev/null", O_RDONLY);

    assert_true(fd >= 0);
    close(fd);
    return (rlim_t)fd;
}

static void
running_out_of_descriptors_does_not_affect_the_login(void **state)
{
    struct rlimit before;
    struct rlimit few;
    pam_handle_t *pam;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = start("password");
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = before;
    few.rlim_cur = lowest_free_descriptor() + 1; /* libpam's audit needs one, a socket pair two */
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    finish(pam);
    assert_false(stage_was_seeded());
}

static void
works_without_standard_descriptors(void **state)
{
    int kept[3];

    (void)state;
    stage_write("", "ok", everywhere, true);
    for (int fd = 0; fd < 3; fd++) {
        kept[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 100);
        close(fd);
    }
    log_in("no descriptors");
    for (int fd = 0; fd < 3; fd++) {
        assert_int_equal(fcntl(fd, F_GETFD), -1);
        dup2(kept[fd], fd);
        close(kept[fd]);
    }
    expect_seeded("no descriptors");
}

/* A child in which a system call answers with that errno. */
static void
forbid(long number, int reason)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ((unsigned)reason & SECCOMP_RET_DATA)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof(rules) / sizeof(rules[0]), .filter = rules};

    assert_int_equal(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    assert_int_equal(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0), 0);
}

static void
log_in_without(long number, int reason)
{
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        forbid(number, reason);
        log_in("password");
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Newer architectures do not have the older call. */
#ifdef SYS_poll
enum { call_of_poll = SYS_poll };
#else
enum { call_of_poll = SYS_ppoll };
#endif

static void
blocked_system_calls_do_not_affect_the_login(void **state)
{
    static const int reasons[] = {EPERM, ENOSYS, EOPNOTSUPP};
    static const long calls[] = {SYS_keyctl,      SYS_add_key,   SYS_clone,   SYS_socketpair, SYS_pidfd_open,
                                 SYS_close_range, SYS_setresuid, SYS_madvise, SYS_mlock,      call_of_poll};

    (void)state;
    stage_write("", "real", for_a_second, true);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        for (size_t j = 0; j < sizeof(reasons) / sizeof(reasons[0]); j++) {
            log_in_without(calls[i], reasons[j]);
        }
    }
}

/* --- no effects on the application --- */

static atomic_int child_signals;

static void
count_child(int number)
{
    (void)number;
    child_signals++;
}

static void
application_sees_no_child(void **state)
{
    struct sigaction counting = {.sa_handler = count_child};
    struct sigaction before;
    struct sigaction after;

    (void)state;
    stage_write("", "ok", everywhere, true);
    sigaction(SIGCHLD, &counting, &before);
    log_in("handled");
    sigaction(SIGCHLD, NULL, &after);
    assert_true(after.sa_handler == count_child);
    expect_seeded("handled");
    signal(SIGCHLD, SIG_IGN);
    log_in("ignored");
    sigaction(SIGCHLD, &before, &after);
    assert_true(after.sa_handler == SIG_IGN);
    expect_seeded("ignored");
    assert_int_equal(child_signals, 0);
}

static atomic_bool threads_run;
static atomic_int stolen;

static void *
wait_for_any(void *unused)
{
    (void)unused;
    while (threads_run) {
        stolen += waitpid(-1, NULL, WNOHANG) > 0;
    }
    return NULL;
}

static void *
allocate(void *unused)
{
    (void)unused;
    while (threads_run) {
        free(malloc(1000));
    }
    return NULL;
}

static void
module_works_in_a_program_with_threads(void **state)
{
    pthread_t threads[8];

    (void)state;
    stage_write("", "ok", everywhere, true);
    threads_run = true;
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, i < 2 ? wait_for_any : allocate, NULL), 0);
    }
    for (int i = 0; i < (is_slow ? 3 : 60); i++) {
        log_in("among threads");
        expect_seeded("among threads");
    }
    assert_no_child(); /* while the threads still use all processors */
    threads_run = false;
    for (size_t i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(stolen, 0);
}

static int
count_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < 1024; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

static void
login_leaves_no_resources(void **state)
{
    sigset_t before;
    sigset_t after;
    sigset_t some;
    struct itimerval timer = {.it_value.tv_sec = 500};
    int descriptors;

    (void)state;
    sigemptyset(&some);
    sigaddset(&some, SIGUSR1);
    sigprocmask(SIG_SETMASK, &some, &before);
    setitimer(ITIMER_REAL, &timer, NULL);
    descriptors = count_descriptors();
    for (int i = 0; i < 20; i++) {
        stage_write("",
                    i % 4 == 0   ? "ok"
                    : i % 4 == 1 ? "exit"
                    : i % 4 == 2 ? "crash"
                                 : "/nonexistent",
                    everywhere, true);
        log_in("password");
    }
    assert_int_equal(count_descriptors(), descriptors);
    assert_no_child();
    getitimer(ITIMER_REAL, &timer);
    assert_true(timer.it_value.tv_sec > 400);
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
    sigprocmask(SIG_SETMASK, &before, &after);
    for (int number = 1; number < 65; number++) {
        assert_int_equal(sigismember(&after, number), sigismember(&some, number));
    }
}

/* How many processes of ours run that program. */
static int
count_processes(const char *program)
{
    DIR *processes = opendir("/proc");
    int count = 0;

    assert_non_null(processes);
    for (const struct dirent *entry = readdir(processes); entry != NULL; entry = readdir(processes)) {
        char path[sizeof(entry->d_name) + 16];
        char name[32] = "";
        struct stat status;
        FILE *file;

        snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
        file = fopen(path, "re");
        if (file == NULL) {
            continue;
        }
        if (fstat(fileno(file), &status) == 0 && status.st_uid == getuid() && fgets(name, sizeof(name), file) != NULL) {
            name[strcspn(name, "\n")] = '\0';
            count += strcmp(name, program) == 0;
        }
        fclose(file);
    }
    closedir(processes);
    return count;
}

static int
count_maps(void)
{
    FILE *file = fopen("/proc/self/maps", "re");
    int lines = 0;

    assert_non_null(file);
    for (int byte = getc(file); byte != EOF; byte = getc(file)) {
        lines += byte == '\n';
    }
    fclose(file);
    return lines;
}

/* Valgrind and AddressSanitizer have memory of their own. */
static bool
memory_is_ours(void)
{
#ifdef __SANITIZE_ADDRESS__
    return false;
#else
    return !is_slow;
#endif
}

/* AJC_PAM_LOGINS of them, the helper hanging in each tenth. */
static void
logins_in_a_row_leave_nothing(void **state)
{
    static const int warm = 10;        /* libpam's and libc's own first use of memory */
    static const size_t cached = 4096; /* mallinfo2 counts what malloc keeps for the thread as used */
    const char *wanted = getenv("AJC_PAM_LOGINS");
    int logins = wanted == NULL ? (is_slow ? 10 : 30) : (int)strtol(wanted, NULL, 10);
    int descriptors = 0;
    size_t allocated = 0;
    int maps = 0;

    (void)state;
    for (int i = 1; i <= warm + logins; i++) {
        stage_write("", i % 10 == 0 ? "hang" : "ok", for_a_second, true);
        log_in("password");
        if (i == warm) {
            descriptors = count_descriptors();
            maps = count_maps();
            allocated = mallinfo2().uordblks;
        }
    }
    assert_no_child();
    assert_int_equal(count_descriptors(), descriptors);
    if (memory_is_ours()) {
        assert_int_equal(count_maps(), maps);
        assert_true(mallinfo2().uordblks <= allocated + cached);
    }
    while (count_processes("helper-hang") > 0) { /* each ends by its own alarm */
        usleep(50000);
    }
    printf("%d logins: %d descriptors, %d maps and %zu bytes as before\n", logins, descriptors, maps, allocated);
}

/* "swordfish-4711-parrot" in the mask. */
static unsigned char masked[] = {'s', 'w', 'o', 'r', 'd', 'f', 'i', 's', 'h', '-', '4',
                                 '7', '1', '1', '-', 'p', 'a', 'r', 'r', 'o', 't'};

static void
memory_holds_no_password_afterwards(void **state)
{
    pam_handle_t *pam;
    int while_kept;

    (void)state;
    memory_mask(masked, sizeof(masked));
    assert_int_equal(memory_count(masked, sizeof(masked)), 0);
    stage_write("", "ok", everywhere, true);
    pam = stage_start(stage_user(), masked, sizeof(masked), MEMORY_MASK);
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    while_kept = memory_count(masked, sizeof(masked));
    assert_true(while_kept >= 1); /* the search finds an existing password */
    assert_int_equal(pam_acct_mgmt(pam, 0), PAM_SUCCESS);
    assert_true(stage_was_seeded());
    assert_int_equal(memory_count(masked, sizeof(masked)), while_kept - 1);
    finish(pam);
    /* libpam's own copies, without the module. */
    stage_write("", "ok", everywhere, false);
    pam = stage_start(stage_user(), masked, sizeof(masked), MEMORY_MASK);
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    assert_int_equal(memory_count(masked, sizeof(masked)), while_kept - 1);
    finish(pam);
    assert_int_equal(memory_count(masked, sizeof(masked)), 0);
}

/* The stored password is not in the memory of a forked process, nor in its core dump. */
static void
memory_is_not_inherited(void **state)
{
    pam_handle_t *pam;
    int status = 0;
    pid_t child;

    (void)state;
    stage_write("", "ok", everywhere, true);
    pam = stage_start(stage_user(), masked, sizeof(masked), MEMORY_MASK);
    assert_int_equal(pam_authenticate(pam, 0), PAM_SUCCESS);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool is_found = memory_count(masked, sizeof(masked)) != 0;

        pam_acct_mgmt(pam, 0); /* as sshd does: nothing is passed on, without an error */
        pam_end(pam, PAM_DATA_SILENT);
        _exit(is_found || stage_was_seeded());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    finish(pam);
    assert_false(stage_was_seeded());
}

/* With an argument, without the tests that search memory: for valgrind, whose memory would be searched, too. */
int
main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_password_is_passed_in_the_next_phase),
        cmocka_unit_test(each_later_phase_can_be_the_first),
        cmocka_unit_test(wrong_password_is_not_passed),
        cmocka_unit_test(wrong_password_before_a_key_is_not_passed),
        cmocka_unit_test(process_for_one_attempt_passes_it_at_once),
        cmocka_unit_test(login_without_password_passes_nothing),
        cmocka_unit_test(password_of_another_user_is_not_passed),
        cmocka_unit_test(last_of_two_passwords_is_passed),
        cmocka_unit_test(phases_without_authenticate_do_nothing),
        cmocka_unit_test(changed_password_is_forgotten),
        cmocka_unit_test(change_is_noticed_in_every_service),
        cmocka_unit_test(options_restrict_services_and_users),
        cmocka_unit_test(locker_after_a_wrong_password_passes_nothing),
        cmocka_unit_test(lengths_and_characters),
        cmocka_unit_test(helper_runs_as_the_user_without_the_applications_resources),
        cmocka_unit_test(login_continues_regardless_of_the_helper),
        cmocka_unit_test(hanging_helper_delays_the_login_by_the_timeout),
        cmocka_unit_test(failed_fork_does_not_affect_the_login),
        cmocka_unit_test(running_out_of_descriptors_does_not_affect_the_login),
        cmocka_unit_test(works_without_standard_descriptors),
        cmocka_unit_test(blocked_system_calls_do_not_affect_the_login),
        cmocka_unit_test(application_sees_no_child),
        cmocka_unit_test(module_works_in_a_program_with_threads),
        cmocka_unit_test(login_leaves_no_resources),
        cmocka_unit_test(logins_in_a_row_leave_nothing),
        cmocka_unit_test(memory_holds_no_password_afterwards),
        cmocka_unit_test(memory_is_not_inherited),
    };

    (void)words;
    is_slow = count > 1;
    if (is_slow) {
        cmocka_set_skip_filter("memory_*");
    }
    return cmocka_run_group_tests(tests, stage_make, stage_remove);
}
