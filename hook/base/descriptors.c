/* SPDX-License-Identifier: MIT
 *
 * Closed standard descriptors. As gnulib's stdopen has it: opened for the direction that nobody uses, so that reading
 * from them, or writing to them, fails with EBADF as before.
 */
#include "base/descriptors.h"

#include <fcntl.h>
#include <unistd.h>

void
descriptors_reserve(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            /* the lowest free number, and so this one */
            (void)!open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
        }
    }
}
