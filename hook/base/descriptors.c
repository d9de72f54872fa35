/* SPDX-License-Identifier: MIT
 *
 * Descriptors.
 */
#include "base/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* As in gnulib's stdopen, each is opened for the direction that is not used, so that reading or writing still fails
 * with EBADF. */
void
descriptors_reserve(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            /* open returns the lowest free number, which is this one */
            (void)!open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
        }
    }
}

bool
descriptors_read(int fd, char *bytes, size_t size, size_t *length)
{
    *length = 0;
    while (*length < size) {
        ssize_t got = read(fd, bytes + *length, size - *length);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got == 0;
        }
        *length += (size_t)got;
    }
    return true;
}

bool
descriptors_write(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t put = write(fd, bytes, size);

        if (put < 0 && errno != EINTR) {
            return false;
        }
        bytes += put < 0 ? 0 : put;
        size -= put < 0 ? 0 : (size_t)put;
    }
    return true;
}
