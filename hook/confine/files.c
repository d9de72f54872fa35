/* SPDX-License-Identifier: MIT
 *
 * The Landlock ruleset: landlock(7), and the kernel's userspace-api/landlock for the versions (ABI) of its rights. libc
 * has no functions for it, and older headers have fewer rights than the kernel, so the numbers are defined here.
 */
#include "confine/access.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"

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

/* The size of the struct in this version of the kernel. */
static size_t
size_of(long version)
{
    if (version >= 6) {
        return sizeof(struct ruleset);
    }
    return version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
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

bool
confine_files(const struct confine_access *access)
{
    long version = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
    struct ruleset rights = rights_of(version);
    CLEANUP_FD int ruleset = -1;

    if (version < 1) {
        return false;
    }
    ruleset = (int)syscall(CREATE_RULESET, &rights, size_of(version), 0);
    return ruleset >= 0 && allow(ruleset, access->readable, READ_FILE | READ_DIRECTORY) &&
           allow(ruleset, access->devices, (READ_FILE | READ_DIRECTORY | WRITE_FILE | IOCTL_DEVICE) & rights.files) &&
           syscall(RESTRICT_SELF, ruleset, 0) == 0;
}

#else

bool
confine_files(const struct confine_access *access)
{
    (void)access;
    errno = ENOSYS;
    return false;
}

#endif
