/* SPDX-License-Identifier: MIT
 *
 * After the fork: system calls only. Ids are changed without the C library, whose functions would try to change threads
 * that do not exist in the child.
 */
#include "child.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FIRST_FREE = 3, DESCRIPTORS_MOST = 65536, SIGNALS = 65 };

/* On architectures where the plain names are the old 16-bit calls. */
#ifdef SYS_setresuid32
static const long set_groups = SYS_setgroups32, set_gids = SYS_setresgid32, set_uids = SYS_setresuid32;
#else
static const long set_groups = SYS_setgroups, set_gids = SYS_setresgid, set_uids = SYS_setresuid;
#endif

pid_t
child_fork(void)
{
    return (pid_t)syscall(SYS_clone, 0L, 0L, 0L, 0L, 0L);
}

static _Noreturn void
give_up(int socket_fd)
{
    static const unsigned char failed = CHILD_FAILED;

    (void)!send(socket_fd, &failed, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    _exit(CHILD_FAILED);
}

static void
close_all_from(unsigned first)
{
    struct rlimit limit = {.rlim_cur = DESCRIPTORS_MOST};

#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, ~0U, 0U) == 0) {
        return;
    }
#endif
    getrlimit(RLIMIT_NOFILE, &limit);
    for (rlim_t fd = first; fd < limit.rlim_cur && fd < DESCRIPTORS_MOST; fd++) {
        close((int)fd);
    }
}

/* The application may have closed descriptors 0 to 2, so ours may have these numbers: they are moved up first. */
static bool
arrange_descriptors(int socket_fd)
{
    int high = fcntl(socket_fd, F_DUPFD, FIRST_FREE);
    int null_fd = open("/dev/null", O_RDWR);
    int high_null = null_fd < 0 ? -1 : fcntl(null_fd, F_DUPFD, FIRST_FREE);

    if (high < 0 || high_null < 0 || dup2(high, 0) < 0 || dup2(high_null, 1) < 0 || dup2(high_null, 2) < 0) {
        return false;
    }
    close_all_from(FIRST_FREE);
    return true;
}

/* Root changes to the user. A screen locker already is the user; it drops an extra group. */
static bool
become(const struct child *child)
{
    gid_t gid = child->gid;
    uid_t real = (uid_t)-1;
    uid_t effective = (uid_t)-1;
    uid_t saved = (uid_t)-1;

    if (geteuid() == 0) {
        if (syscall(set_groups, (long)child->group_count, child->groups) < 0) {
            return false;
        }
    } else {
        gid = getgid();
    }
    if (syscall(set_gids, (long)gid, (long)gid, (long)gid) != 0 ||
        syscall(set_uids, (long)child->uid, (long)child->uid, (long)child->uid) != 0) {
        return false;
    }
    /* Now all three ids are the user's, and root's cannot come back. */
    return getresuid(&real, &effective, &saved) == 0 && real == child->uid && effective == child->uid &&
           saved == child->uid && (child->uid == 0 || syscall(set_uids, 0L, 0L, 0L) < 0);
}

static _Noreturn void
run_helper(const struct child *child)
{
    /* No HOME: at a first login it does not exist yet, and a hanging file system must not be accessed. */
    static const char path[] = "PATH=/usr/bin:/bin";
    static const char locale[] = "LC_ALL=C";
    const char *const words[] = {child->helper, "seed", NULL};
    const char *const environment[] = {path, locale, NULL};
    struct sigaction standard = {.sa_handler = SIG_DFL};
    struct rlimit no_core = {0};
    sigset_t none;

    /* The application's handlers must not run here, and the helper must not inherit ignored signals. */
    for (int number = 1; number < SIGNALS; number++) {
        sigaction(number, &standard, NULL);
    }
    if (!arrange_descriptors(child->socket)) {
        give_up(child->socket);
    }
    setrlimit(RLIMIT_CORE, &no_core);
    setsid();
    umask(077);
    /* Without its own session keyring the helper would possess the keys of the user who started the application.
     * Created before the ids are changed, so that it does not count against the user's quota, which may be full. */
    if (chdir("/") < 0 || syscall(SYS_keyctl, (long)KEYCTL_JOIN_SESSION_KEYRING, 0L, 0L, 0L, 0L) < 0 ||
        !become(child)) {
        give_up(0);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    alarm(child->seconds_to_live);
    execve(child->helper, (char *const *)(const void *)words, (char *const *)(const void *)environment);
    give_up(0);
}

void
child_run(const struct child *child)
{
    pid_t grandchild = child_fork();

    if (grandchild == 0) {
        run_helper(child);
    }
    if (grandchild < 0) {
        give_up(child->socket);
    }
    _exit(0);
}
