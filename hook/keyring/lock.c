/* SPDX-License-Identifier: MIT
 *
 * Locks between ajc's processes of one user.
 */
#include "keyring/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/paths.h"

enum { WAIT_MAX_SECONDS = 30, SECOND_NS = 1000000000 };

static int64_t waited_ns; /* total for all locks */

/* flock(2) has no timeout. Polling at this interval is cheap compared with a network request. */
static const struct timespec between_tries = {.tv_nsec = 20000000};

bool
lock_is_held(int fd)
{
    struct stat held;

    return fstat(fd, &held) == 0 && held.st_nlink > 0;
}

/* The locked file may have been unlinked meanwhile (the runtime directory was deleted). Then another process can hold
 * the lock on a new file of that name. */
static bool
take_once(const char *path, int *fd)
{
    CLEANUP_FD int opened = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (opened < 0 || flock(opened, LOCK_EX | LOCK_NB) < 0) {
        return false;
    }
    if (!lock_is_held(opened)) {
        errno = EWOULDBLOCK;
        return false;
    }
    *fd = take_fd(&opened);
    return true;
}

bool
lock_take(const char *name, long wait_seconds, int *fd, struct error *error)
{
    char directory[DIRECTORY_SIZE];
    char path[DIRECTORY_SIZE + 128];
    int64_t since_ns = clock_since_boot_ns();
    int64_t waited_before_ns = waited_ns;

    if (!paths_runtime(directory, error)) {
        return false;
    }
    snprintf(path, sizeof(path), "%s/%.100s.lock", directory, name);
    while (!take_once(path, fd)) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return error_set(error, ERROR_SYSTEM, "The lock %s cannot be created: %s.", path, strerror(errno));
        }
        waited_ns = waited_before_ns + clock_since_boot_ns() - since_ns;
        if (wait_seconds >= 0 && waited_ns - waited_before_ns > (int64_t)wait_seconds * SECOND_NS) {
            return error_set(error, ERROR_NETWORK,
                             "Another sign-in has been in progress for %ld seconds; try again when it has finished.",
                             lock_seconds_waited());
        }
        nanosleep(&between_tries, NULL);
    }
    return true;
}

bool
lock_is_taken(const char *name)
{
    CLEANUP(lock_release) int fd = -1;
    struct error error = {0};

    return !lock_take(name, 0, &fd, &error) && error.code == ERROR_NETWORK;
}

long
lock_seconds_waited(void)
{
    return (long)(waited_ns / SECOND_NS);
}

long
lock_wait_left(void)
{
    long waited_seconds = lock_seconds_waited();

    return waited_seconds < WAIT_MAX_SECONDS ? WAIT_MAX_SECONDS - waited_seconds : 0;
}

bool
lock_yield(int *fd)
{
    flock(*fd, LOCK_UN);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0 && lock_is_held(*fd)) {
        return true;
    }
    lock_release(fd);
    return false;
}

void
lock_release(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}
