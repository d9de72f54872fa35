/* SPDX-License-Identifier: MIT
 *
 * Preloaded: one call of one function fails, the others work. The environment selects it:
 *
 *   AJC_FAIL_PROGRAM   in which program (its short name)
 *   AJC_FAIL_FUNCTION  the function, one of those below; keyctl, add_key and the other system calls by syscall(2); "*":
 *                      none fails, and the calls of all are counted
 *   AJC_FAIL_AT        which call, counted from 1
 *   AJC_FAIL_ERROR     the error number
 *   AJC_FAIL_REPORT    a file of FUNCTIONS_MAX entries, a name of 24 bytes and a number of eight each, where calls are
 *                      counted
 *
 * In front of AddressSanitizer's library the memory is AddressSanitizer's, and the programs stay dumpable, because
 * LeakSanitizer traces them, and may write files, for reports.
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
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { FUNCTIONS_MAX = 64 };

static const char *failing; /* NULL if this is not the program */
static uint64_t fails_at;
static int number;
static struct entry {
    char function[24];
    uint64_t calls;
} * entries;

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
    entries = mmap(NULL, FUNCTIONS_MAX * sizeof(*entries), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    failing = strdup(function);
}

/* The number of this call of the function. */
static uint64_t
count(const char *function)
{
    struct entry *entry = entries;

    while (entry->function[0] != '\0' && strcmp(entry->function, function) != 0) {
        entry++;
    }
    snprintf(entry->function, sizeof(entry->function), "%s", function);
    return __atomic_add_fetch(&entry->calls, 1, __ATOMIC_RELAXED);
}

static int
fails(const char *function)
{
    if (failing == NULL || (strcmp(failing, "*") != 0 && strcmp(failing, function) != 0) ||
        count(function) != fails_at) {
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

/* AddressSanitizer's, if it is there. */
extern void *__interceptor_malloc(size_t size) __attribute__((weak));
extern void *__interceptor_calloc(size_t count, size_t size) __attribute__((weak));
extern void *__interceptor_realloc(void *block, size_t size) __attribute__((weak));

void *
malloc(size_t size)
{
    return fails("malloc") ? NULL : __interceptor_malloc != NULL ? __interceptor_malloc(size) : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
    return fails("malloc")                ? NULL
           : __interceptor_calloc != NULL ? __interceptor_calloc(count, size)
                                          : __libc_calloc(count, size);
}

void *
realloc(void *block, size_t size)
{
    return fails("malloc")                 ? NULL
           : __interceptor_realloc != NULL ? __interceptor_realloc(block, size)
                                           : __libc_realloc(block, size);
}

int
setrlimit(__rlimit_resource_t resource, const struct rlimit *bounds)
{
    return resource == RLIMIT_FSIZE && __interceptor_malloc != NULL ? 0 : NEXT(setrlimit)(resource, bounds);
}

int
prctl(int option, ...)
{
    unsigned long words[4];
    va_list list;

    va_start(list, option);
    for (size_t i = 0; i < 4; i++) {
        words[i] = va_arg(list, unsigned long);
    }
    va_end(list);
    if (option == PR_SET_DUMPABLE && __interceptor_malloc != NULL) {
        return 0;
    }
    return (int)syscall(SYS_prctl, option, words[0], words[1], words[2], words[3]);
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

void *
mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    return fails("mmap") ? MAP_FAILED : (void *)syscall(SYS_mmap, at, size, protection, flags, fd, offset);
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
WRAP(int, mlock2, (const void *pages, size_t size, unsigned int flags), (pages, size, flags))
WRAP(int, inotify_init1, (int flags), (flags))
WRAP(pid_t, fork, (void), ())
WRAP(ssize_t, getrandom, (void *bytes, size_t size, unsigned int flags), (bytes, size, flags))
WRAP(int, clock_gettime, (clockid_t clock, struct timespec *now), (clock, now))
