/* SPDX-License-Identifier: MIT
 *
 * The seccomp filter: a list of system calls that the program, its libraries and the modules of nsswitch.conf(5) need.
 * All others fail with ENOSYS, for which libc has fallbacks.
 */
#include "confine/confine.h"

#include <errno.h>

#ifdef AJC_SECCOMP

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define CLEANUP_FILTER CLEANUP(release)

/* Names that an architecture does not have are ignored by libseccomp. */
static const int always[] = {
    /* reading files; openat() has conditions below */
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(close),
    SCMP_SYS(stat),
    SCMP_SYS(stat64),
    SCMP_SYS(lstat),
    SCMP_SYS(lstat64),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(fstatat64),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents),
    SCMP_SYS(getdents64),
    SCMP_SYS(statfs),
    SCMP_SYS(statfs64),
    SCMP_SYS(fstatfs),
    SCMP_SYS(fstatfs64),
    SCMP_SYS(getcwd),
    /* open descriptors */
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(fcntl),
    SCMP_SYS(fcntl64),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(close_range),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2),
    SCMP_SYS(socketpair),
    SCMP_SYS(recv), /* this and send(): a 32-bit C library uses them */
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(send),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(shutdown),
    /* waiting */
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(ppoll_time64),
    SCMP_SYS(select),
    SCMP_SYS(_newselect),
    SCMP_SYS(pselect6),
    SCMP_SYS(pselect6_time64),
    SCMP_SYS(epoll_create),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_nanosleep_time64),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(futex),
    SCMP_SYS(futex_time64),
    SCMP_SYS(sched_yield),
    /* clocks and randomness */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_gettime64),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_getres_time64),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    /* memory */
    SCMP_SYS(mmap),
    SCMP_SYS(mmap2),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(mlock),
    SCMP_SYS(mlock2),
    SCMP_SYS(munlock),
    SCMP_SYS(membarrier),
    /* signals to this process */
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(sigaction),
    SCMP_SYS(sigprocmask),
    /* ids of this process */
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(getuid32),
    SCMP_SYS(geteuid),
    SCMP_SYS(geteuid32),
    SCMP_SYS(getgid),
    SCMP_SYS(getgid32),
    SCMP_SYS(getegid),
    SCMP_SYS(getegid32),
    SCMP_SYS(getresuid),
    SCMP_SYS(getresuid32),
    SCMP_SYS(getresgid),
    SCMP_SYS(getresgid32),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrlimit),
    SCMP_SYS(ugetrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(sched_getaffinity),
    /* threads and exit */
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* bind() is needed for netlink, with which libc checks which address families the machine has. */
static const int to_connect[] = {
    SCMP_SYS(connect),    SCMP_SYS(bind),     SCMP_SYS(getsockname), SCMP_SYS(getpeername),     SCMP_SYS(setsockopt),
    SCMP_SYS(getsockopt), SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg),    SCMP_SYS(recvmmsg_time64),
};

static const int to_fork[] = {
    SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(fork),    SCMP_SYS(vfork),     SCMP_SYS(kill),
    SCMP_SYS(wait4), SCMP_SYS(waitid), SCMP_SYS(waitpid), SCMP_SYS(setitimer),
};

/* libfido2 locks the device file of a key. */
static const int to_use_devices[] = {SCMP_SYS(flock)};

static const unsigned int socket_families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
static const unsigned int socket_requests[] = {FIONREAD, FIONBIO, SIOCGIFINDEX, SIOCGIFNAME};

static void
release(scmp_filter_ctx *filter)
{
    seccomp_release(*filter);
}

static bool
allow_all(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0) {
            return false;
        }
    }
    return true;
}

/* Allows the call only if the argument (counted from 0) has that value. */
static bool
allow_with(scmp_filter_ctx filter, int call, unsigned int argument, uint64_t value)
{
    struct scmp_arg_cmp is_equal = {.arg = argument, .op = SCMP_CMP_EQ, .datum_a = value};

    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &is_equal) == 0;
}

/* Allows the call only if exactly `value` of those bits of the argument are set. */
static bool
allow_with_bits(scmp_filter_ctx filter, int call, unsigned int argument, uint64_t bits, uint64_t value)
{
    struct scmp_arg_cmp has_bits = {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = bits, .datum_b = value};

    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &has_bits) == 0;
}

/* Opening for reading, and of devices also for writing; never creating. */
static bool
allow_opening(scmp_filter_ctx filter, bool has_devices)
{
    uint64_t bits = O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY) | (has_devices ? 0 : O_ACCMODE);

    return allow_with_bits(filter, SCMP_SYS(open), 1, bits, 0) && allow_with_bits(filter, SCMP_SYS(openat), 2, bits, 0);
}

/* Reading its own limits, and signals to its own threads (abort()). */
static bool
allow_on_itself(scmp_filter_ctx filter)
{
    return allow_with(filter, SCMP_SYS(prlimit64), 2, 0) &&
           allow_with(filter, SCMP_SYS(tgkill), 0, (uint64_t)getpid()) &&
           allow_with(filter, SCMP_SYS(prctl), 0, PR_SET_PDEATHSIG) &&
           allow_with(filter, SCMP_SYS(prctl), 0, PR_SET_NAME);
}

/* clone3() is refused, because a filter cannot read its flags in memory; libc then uses clone(). */
static bool
allow_connecting(scmp_filter_ctx filter)
{
    bool is_allowed = allow_all(filter, to_connect, COUNT(to_connect)) &&
                      allow_with_bits(filter, SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD);

    for (size_t i = 0; i < COUNT(socket_families); i++) {
        is_allowed = is_allowed && allow_with(filter, SCMP_SYS(socket), 0, socket_families[i]);
    }
    for (size_t i = 0; i < COUNT(socket_requests); i++) {
        is_allowed = is_allowed && allow_with(filter, SCMP_SYS(ioctl), 1, socket_requests[i]);
    }
    return is_allowed;
}

/* Only the requests of hidraw, not for example TIOCSTI, which types into a terminal. */
static bool
allow_devices(scmp_filter_ctx filter)
{
    return allow_with_bits(filter, SCMP_SYS(ioctl), 1, 0xff00, 'H' << 8) &&
           allow_all(filter, to_use_devices, COUNT(to_use_devices));
}

bool
confine_system_calls(const struct confine_access *access)
{
    CLEANUP_FILTER scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    bool has_devices = access->devices != NULL;

    errno = ENOSYS;
    return filter != NULL && allow_all(filter, always, COUNT(always)) && allow_opening(filter, has_devices) &&
           allow_on_itself(filter) && (!access->may_connect || allow_connecting(filter)) &&
           (!access->may_fork || allow_all(filter, to_fork, COUNT(to_fork))) &&
           (!has_devices || allow_devices(filter)) && seccomp_load(filter) == 0;
}

#else

bool
confine_system_calls(const struct confine_access *access)
{
    (void)access;
    errno = ENOSYS;
    return false;
}

#endif
