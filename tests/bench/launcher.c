/* SPDX-License-Identifier: MIT
 *
 * launcher CMD…: runs CMD with its standard output thrown away and prints what it took, one line: nanoseconds from fork
 * to end, CPU nanoseconds and the largest resident set (KiB) of it and its children, exit status. Small itself, because
 * a process's largest resident set begins with that of the process it was forked from. Built by the benchmarks.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long
now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long
cpu_ns(const struct timeval *time)
{
    return time->tv_sec * 1000000000LL + time->tv_usec * 1000LL;
}

int
main(int count, char **words)
{
    int null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    long long since = now_ns();
    struct rusage usage;
    int status;
    pid_t child = count < 2 || null_fd < 0 ? -1 : fork();

    if (child == 0) {
        dup2(null_fd, STDOUT_FILENO);
        execvp(words[1], words + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        return 1;
    }
    printf("%lld %lld %ld %d\n", now_ns() - since, cpu_ns(&usage.ru_utime) + cpu_ns(&usage.ru_stime), usage.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return 0;
}
