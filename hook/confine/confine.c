/* SPDX-License-Identifier: MIT
 *
 * Confines a program that ajc-hook starts: its process, and the files that it reaches. The filter of its system calls
 * is in system_calls.c.
 */
#include "confine/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "protocol/channel.h"

enum { TIME_ZONE_SIZE = 256 };

/* --- the process --- */

static bool
limit(unsigned int resource, rlim_t most)
{
    struct rlimit bounds;

    if (getrlimit(resource, &bounds) != 0) {
        return false;
    }
    bounds.rlim_max = bounds.rlim_max < most ? bounds.rlim_max : most;
    bounds.rlim_cur = bounds.rlim_cur < bounds.rlim_max ? bounds.rlim_cur : bounds.rlim_max;
    return setrlimit(resource, &bounds) == 0;
}

static bool
close_descriptors(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++) {
        if (dup2(null, fd) < 0) {
            return false;
        }
    }
    return null >= 0 && syscall(SYS_close_range, CHANNEL_FD + 1, ~0U, 0) == 0 &&
           fcntl(CHANNEL_FD, F_SETFD, FD_CLOEXEC) == 0;
}

/* Libraries read environment variables. */
static bool
empty_environment(void)
{
    const char *given = secure_getenv("TZ");
    char time_zone[TIME_ZONE_SIZE] = "";

    return (given == NULL || text_copy(time_zone, sizeof(time_zone), given)) && clearenv() == 0 &&
           (given == NULL || setenv("TZ", time_zone, 1) == 0);
}

bool
confine_process(pid_t parent, const struct confine_bounds *bounds)
{
    secret_protect_process();
    /* Ends the process with its parent, even if the parent has already ended. */
    return prctl(PR_SET_PDEATHSIG, bounds->death_signal) == 0 && getppid() == parent &&
           prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) == 0 && close_descriptors() && empty_environment() &&
           limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, bounds->descriptors) &&
           limit(RLIMIT_CPU, bounds->cpu_seconds);
}

/* --- files --- */

/* The Landlock ruleset: landlock(7), and the kernel's userspace-api/landlock for the versions (ABI) of its rights. libc
 * has no functions for it, and older headers have fewer rights than the kernel, so the numbers are defined here. */
#ifdef AJC_LANDLOCK

enum {
    CREATE_RULESET = 444,
    ADD_RULE = 445,
    RESTRICT_SELF = 446,
    VERSION_FLAG = 1,
    RULE_PATH_BENEATH = 1,
};

enum {
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIRECTORY = 1 << 3,
    IOCTL_DEVICE = 1 << 15,
    RIGHTS_1 = (1 << 13) - 1, /* ABI 1: execute, write, read, create and remove of each kind */
    RIGHTS_2 = 1 << 13,       /* link and rename between directories */
    RIGHTS_3 = 1 << 14,       /* truncate */
    BIND_TCP = 1 << 0,        /* ABI 4 */
    SCOPES = 3,               /* ABI 6: no abstract socket of, and no signal to, processes outside */
};

struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

struct rule {
    uint64_t rights;
    int32_t folder;
} __attribute__((packed));

static struct ruleset
rights_of(long version)
{
    return (struct ruleset){
        .files = RIGHTS_1 | (version >= 2 ? RIGHTS_2 : 0) | (version >= 3 ? RIGHTS_3 : 0) |
                 (version >= 5 ? IOCTL_DEVICE : 0),
        .network = version >= 4 ? BIND_TCP : 0,
        .scopes = version >= 6 ? SCOPES : 0,
    };
}

/* Allows the rights below each path. A rule for a file may have only rights of files. */
static bool
allow(int ruleset, const char *const *paths, uint64_t rights)
{
    for (; paths != NULL && *paths != NULL; paths++) {
        CLEANUP_FD int fd = open(*paths, O_PATH | O_CLOEXEC);
        struct rule rule = {.rights = rights, .folder = fd};
        struct rule of_file = {.rights = rights & ~(uint64_t)READ_DIRECTORY, .folder = fd};

        if (fd >= 0 && syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0) != 0 &&
            syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, &of_file, 0) != 0) {
            return false;
        }
    }
    return true;
}

static bool
confine_files(const struct confine_access *access)
{
    long version = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
    struct ruleset rights = rights_of(version);
    size_t known = version >= 6 ? sizeof(rights) : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t); /* of it */
    CLEANUP_FD int ruleset = -1;

    if (version < 1) {
        return false;
    }
    ruleset = (int)syscall(CREATE_RULESET, &rights, known, 0);
    return ruleset >= 0 && allow(ruleset, access->readable, READ_FILE | READ_DIRECTORY) &&
           allow(ruleset, access->devices, (READ_FILE | READ_DIRECTORY | WRITE_FILE | IOCTL_DEVICE) & rights.files) &&
           syscall(RESTRICT_SELF, ruleset, 0) == 0;
}

#else

static bool
confine_files(const struct confine_access *access)
{
    (void)access;
    errno = ENOSYS;
    return false;
}

#endif

/* --- both --- */

static void
note(const char *what, bool is_applied)
{
    log_debug("confinement: %s: %s", what, is_applied ? "on" : strerror(errno));
}

void
confine_access(const struct confine_access *access)
{
    /* The filter is last: it forbids Landlock's own system calls. */
    note("files (Landlock)", confine_files(access));
    note("system calls (seccomp)", confine_system_calls(access));
}
