/* SPDX-License-Identifier: MIT
 *
 * Preloaded into a worker that runs in valgrind: disables the last step of its confinement (hook/confine), because
 * valgrind writes a file and makes system calls in the same process. The filter is still built, and its cost counted.
 */
#include <errno.h>

int seccomp_load(const void *filter);
long syscall(long number, ...);

int
seccomp_load(const void *filter)
{
    (void)filter;
    return 0;
}

/* Landlock. */
long
syscall(long number, ...)
{
    (void)number;
    errno = ENOSYS;
    return -1;
}
