/* SPDX-License-Identifier: MIT
 *
 * LD_PRELOAD library that simulates a suspend. AJC_TEST_ASLEEP names a file with one 64-bit number, the seconds that
 * the machine was suspended so far; without the variable it is the file `asleep` next to the program. The wall clock
 * and the clock since boot are ahead by that time, in clock_gettime, time, gettimeofday, /proc/uptime and the times
 * that files are given; the clock without suspend is not changed. When the number grows, timers by those clocks fire in
 * poll as they do at a resume. System calls are made directly: the shells define some of these names themselves.
 */
#undef _FORTIFY_SOURCE /* which makes poll an inline function */
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* All functions that are not static replace those of the C library. */
#pragma GCC visibility push(default)

enum { TIMERS_MAX = 8, LOOK_MS = 20 };

static const volatile int64_t *asleep_seconds; /* NULL: the file does not exist */
static const int64_t ns_per_second = 1000000000;

struct timer {
    int fd;
    int clock;
    int64_t asleep_when_set;
    int64_t due_ns; /* of a clock since boot that counts the sleep */
};
static struct timer timers[TIMERS_MAX];
static size_t timer_count;

static void
map(const char *path)
{
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);

    asleep_seconds = mapped == MAP_FAILED ? NULL : mapped;
    close(fd);
}

__attribute__((constructor)) static void
begin(int count, char **words, char **environment)
{
    static const char name[] = "AJC_TEST_ASLEEP=";
    static const char beside[] = "asleep";
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - sizeof(beside));

    (void)count;
    (void)words;
    for (; *environment != NULL; environment++) {
        if (strncmp(*environment, name, sizeof(name) - 1) == 0) {
            map(*environment + sizeof(name) - 1);
            return;
        }
    }
    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    if (length > 0) {
        memcpy(path + length, beside, sizeof(beside));
        map(path);
    }
}

static int64_t
asleep(void)
{
    return asleep_seconds == NULL ? 0 : *asleep_seconds;
}

/* --- clocks --- */

int
clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);

    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_BOOTTIME)) {
        now->tv_sec += asleep();
    }
    return result;
}

time_t
time(time_t *result)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (result != NULL) {
        *result = now.tv_sec;
    }
    return now.tv_sec;
}

int
gettimeofday(struct timeval *restrict result, void *restrict zone)
{
    struct timespec now;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *result = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

int
futimens(int fd, const struct timespec times[2])
{
    struct timespec now[2];

    clock_gettime(CLOCK_REALTIME, &now[0]);
    now[1] = now[0];
    return (int)syscall(SYS_utimensat, fd, NULL, times == NULL ? now : times, 0);
}

/* A file with the simulated /proc/uptime. */
static int
open_uptime(void)
{
    int fd = memfd_create("uptime", MFD_CLOEXEC);
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    if (fd >= 0) {
        dprintf(fd, "%ld.%02ld 1.00\n", (long)now.tv_sec, now.tv_nsec / 10000000);
        lseek(fd, 0, SEEK_SET);
    }
    return fd;
}

static int
open_file(const char *path, int flags, mode_t mode)
{
    return strcmp(path, "/proc/uptime") == 0 ? open_uptime() : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
    va_list more;
    mode_t mode;

    va_start(more, flags);
    mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

/* --- timers --- */

int
timerfd_create(int clock, int flags)
{
    int fd = (int)syscall(SYS_timerfd_create, clock, flags);

    if (fd >= 0 && timer_count < TIMERS_MAX) {
        timers[timer_count++] = (struct timer){.fd = fd, .clock = clock};
    }
    return fd;
}

static int64_t
since_boot_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec * ns_per_second + now.tv_nsec;
}

int
timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *before)
{
    for (size_t i = 0; i < timer_count; i++) {
        if (timers[i].fd == fd) {
            timers[i].asleep_when_set = asleep();
            timers[i].due_ns = since_boot_ns() + when->it_value.tv_sec * ns_per_second + when->it_value.tv_nsec;
        }
    }
    return (int)syscall(SYS_timerfd_settime, fd, flags, when, before);
}

/* A timer by the wall clock fires at any resume (TFD_TIMER_CANCEL_ON_SET), one by the clock since boot when it is due.
 */
static void
wake_timers(void)
{
    struct itimerspec now = {.it_value.tv_nsec = 1};

    for (size_t i = 0; i < timer_count; i++) {
        if (timers[i].asleep_when_set != asleep() &&
            (timers[i].clock == CLOCK_REALTIME || timers[i].due_ns <= since_boot_ns())) {
            timers[i].asleep_when_set = asleep();
            syscall(SYS_timerfd_settime, timers[i].fd, 0, &now, NULL);
        }
    }
}

static int
poll_ms(struct pollfd *waits, nfds_t count, int milliseconds)
{
    struct timespec timeout = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};

    return (int)syscall(SYS_ppoll, waits, count, milliseconds < 0 ? NULL : &timeout, NULL, 0);
}

int
poll(struct pollfd *waits, nfds_t count, int milliseconds)
{
    int found = 0;

    if (milliseconds >= 0 || timer_count == 0) {
        return poll_ms(waits, count, milliseconds);
    }
    while (found == 0) {
        wake_timers();
        found = poll_ms(waits, count, LOOK_MS);
    }
    return found;
}
