/* SPDX-License-Identifier: MIT
 *
 * Our whole environment in a sealed memory file.
 */
#include "session/login/environment_file.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"

enum { LEAST_FD = 10 }; /* above those that the sign-in program is given by number */

extern char **environ;

static bool
write_all(int fd)
{
    for (char **variable = environ; variable != NULL && *variable != NULL; variable++) {
        size_t size = strlen(*variable) + 1;

        if (write(fd, *variable, size) != (ssize_t)size) {
            return false;
        }
    }
    return true;
}

int
environment_file_open(void)
{
    CLEANUP_FD int made = memfd_create("ajc-environment", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (made < 0 || !write_all(made) ||
        fcntl(made, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0) {
        return -1;
    }
    return fcntl(made, F_DUPFD_CLOEXEC, LEAST_FD);
}
