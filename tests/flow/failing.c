/* SPDX-License-Identifier: MIT
 *
 * Preloaded: one call of one function fails, the others work. The environment selects it:
 *
 *   AJC_FAIL_PROGRAM   in which program (its short name)
 *   AJC_FAIL_FUNCTION  the function, one of those below; keyctl, add_key and the other system calls by syscall(2)
 *   AJC_FAIL_AT        which call, counted from 1
 *   AJC_FAIL_ERROR     the error number
 *   AJC_FAIL_REPORT    a file of eight bytes, where the calls of the function are counted
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *failing; /* NULL if this is not the program */
static uint64_t fails_at;
static int number;
static uint64_t *calls;

__attribute__((constructor)) static void
prepare(void)
{
    const char *program = getenv("AJC_FAIL_PROGRAM");
    const char *report = getenv("AJC_FAIL_REPORT");
    const char *function = getenv("AJC_FAIL_FUNCTION");
    int fd;

    if (program == NULL || report == NULL || function == NULL || strcmp(program, program_invocation_short_name) != 0 ||
        (fd = open(report, O_RDWR | O_CLOEXEC)) < 0) {
        return;
    }
    fails_at = strtoull(getenv("AJC_FAIL_AT"), NULL, 10);
    number = atoi(getenv("AJC_FAIL_ERROR"));
    calls = mmap(NULL, sizeof(*calls), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    failing = strdup(function);
}

static int
fails(const char *function)
{
    if (failing == NULL || strcmp(failing, function) != 0 ||
        __atomic_add_fetch(calls, 1, __ATOMIC_RELAXED) != fails_at) {
        return 0;
    }
    errno = number;
    return 1;
}

#define NEXT(function) ((__typeof__(&function))dlsym(RTLD_NEXT, #function))

/* --- memory: glibc's own names, as dlsym() allocates --- */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

void *
malloc(size_t size)
{
    return fails("malloc") ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
    return fails("malloc") ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *block, size_t size)
{
    return fails("malloc") ? NULL : __libc_realloc(block, size);
}

/* --- system calls by number: the keyring --- */

long
syscall(long call, ...)
{
    long words[6];
    va_list list;

    va_start(list, call);
    for (size_t i = 0; i < 6; i++) {
        words[i] = va_arg(list, long);
    }
    va_end(list);
    if ((call == SYS_keyctl || call == SYS_add_key || call == SYS_request_key) && fails("keyctl")) {
        return -1;
    }
    return NEXT(syscall)(call, words[0], words[1], words[2], words[3], words[4], words[5]);
}

/* --- functions that do not return -1 --- */

FILE *
fopen(const char *path, const char *mode)
{
    return fails("open") ? NULL : NEXT(fopen)(path, mode);
}

DIR *
opendir(const char *path)
{
    return fails("open") ? NULL : NEXT(opendir)(path);
}

int
posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
            const posix_spawnattr_t *attributes, char *const words[], char *const environment[])
{
    return fails("posix_spawn") ? number : NEXT(posix_spawn)(child, path, actions, attributes, words, environment);
}

/* recv() under _FORTIFY_SOURCE. */
ssize_t __recv_chk(int fd, void *bytes, size_t size, size_t room, int flags);

ssize_t
__recv_chk(int fd, void *bytes, size_t size, size_t room, int flags)
{
    return fails("recv") ? -1 : NEXT(__recv_chk)(fd, bytes, size, room, flags);
}

/* --- files --- */

int
openat(int directory, const char *path, int flags, ...)
{
    va_list list;
    mode_t mode;

    va_start(list, flags);
    mode = va_arg(list, mode_t);
    va_end(list);
    return fails("open") ? -1 : (int)syscall(SYS_openat, directory, path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
    va_list list;
    mode_t mode;

    va_start(list, flags);
    mode = va_arg(list, mode_t);
    va_end(list);
    return openat(AT_FDCWD, path, flags, mode);
}

#define WRAP(type, function, parameters, arguments) \
    type function parameters \
    { \
        return fails(#function) ? (type)-1 : NEXT(function) arguments; \
    }

WRAP(ssize_t, read, (int fd, void *bytes, size_t size), (fd, bytes, size))
WRAP(ssize_t, write, (int fd, const void *bytes, size_t size), (fd, bytes, size))
WRAP(int, rename, (const char *from, const char *to), (from, to))
WRAP(int, renameat, (int one, const char *from, int other, const char *to), (one, from, other, to))
WRAP(int, unlink, (const char *path), (path))
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode))
WRAP(int, fstat, (int fd, struct stat *status), (fd, status))
WRAP(int, lstat, (const char *path, struct stat *status), (path, status))
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(int, fsync, (int fd), (fd))
WRAP(int, flock, (int fd, int operation), (fd, operation))
WRAP(int, dup2, (int from, int to), (from, to))
WRAP(int, pipe2, (int ends[2], int flags), (ends, flags))
WRAP(int, socketpair, (int domain, int type, int protocol, int ends[2]), (domain, type, protocol, ends))
WRAP(ssize_t, send, (int fd, const void *bytes, size_t size, int flags), (fd, bytes, size, flags))
WRAP(ssize_t, recv, (int fd, void *bytes, size_t size, int flags), (fd, bytes, size, flags))
WRAP(int, stat, (const char *path, struct stat *status), (path, status))
WRAP(int, fstatat, (int directory, const char *path, struct stat *status, int flags), (directory, path, status, flags))
WRAP(int, unlinkat, (int directory, const char *path, int flags), (directory, path, flags))
WRAP(int, mkostemps, (char *path, int end, int flags), (path, end, flags))
WRAP(int, inotify_init1, (int flags), (flags))
WRAP(pid_t, fork, (void), ())
WRAP(ssize_t, getrandom, (void *bytes, size_t size, unsigned int flags), (bytes, size, flags))
WRAP(int, clock_gettime, (clockid_t clock, struct timespec *now), (clock, now))
