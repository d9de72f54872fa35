/* SPDX-License-Identifier: MIT
 *
 * Closed standard descriptors. As in gnulib's stdopen, each is opened for the direction that is not used, so that
 * reading or writing still fails with EBADF.
 */
#include "base/descriptors.h"

#include <fcntl.h>
#include <unistd.h>

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
