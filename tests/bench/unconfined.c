/* SPDX-License-Identifier: MIT
 *
 * Preloaded into a worker that runs in valgrind: it is not confined at last (hook/confine), as valgrind writes a file
 * and makes system calls of its own in the same process. The filter is made all the same, and counted.
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

/* Landlock's. */
long
syscall(long number, ...)
{
    (void)number;
    errno = ENOSYS;
    return -1;
}
