/* SPDX-License-Identifier: MIT
 *
 * launcher ROUNDS CMD… [, CMD…]…: runs each of the commands ROUNDS times, in a new random order in each round (because
 * the caches depend on the previous program), with standard output discarded. Prints a line for each run: number of the
 * command, nanoseconds from fork to end, CPU nanoseconds and largest resident set (KiB) of it and its children, exit
 * status. It is small, because a child's largest resident set starts with its parent's, and it does not pause, so that
 * the runs of a round have similar conditions. Built by the benchmarks.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static int
run(size_t number, char **command, int null_fd)
{
    long long since = now_ns();
    struct rusage usage;
    int status;
    pid_t child = fork();

    if (child == 0) {
        dup2(null_fd, STDOUT_FILENO);
        execvp(command[0], command);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        return -1;
    }
    printf("%zu %lld %lld %ld %d\n", number, now_ns() - since, cpu_ns(&usage.ru_utime) + cpu_ns(&usage.ru_stime),
           usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return fflush(stdout); /* otherwise every child would have a copy of the buffer */
}

/* The arguments at `*next` up to the comma or the end, which is replaced by NULL. */
static char **
take_command(char ***next)
{
    char **command = *next, **word = command;

    while (*word != NULL && strcmp(*word, ",") != 0) {
        word++;
    }
    *next = *word == NULL ? word : word + 1;
    *word = NULL;
    return command;
}

static void
shuffle(size_t *numbers, size_t count)
{
    for (size_t left = count; left > 1; left--) {
        size_t drawn = (size_t)random() % left, last = numbers[left - 1];

        numbers[left - 1] = numbers[drawn];
        numbers[drawn] = last;
    }
}

int
main(int count, char **words)
{
    int null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    char ***commands = calloc((size_t)count, sizeof(*commands));
    size_t *order = calloc((size_t)count, sizeof(*order)), command_count = 0;

    if (count < 3 || null_fd < 0 || commands == NULL || order == NULL) {
        return 1;
    }
    for (char **next = words + 2; *next != NULL; command_count++) {
        commands[command_count] = take_command(&next);
        order[command_count] = command_count;
    }
    for (long round = strtol(words[1], NULL, 10); round > 0; round--) {
        shuffle(order, command_count);
        for (size_t i = 0; i < command_count; i++) {
            if (run(order[i], commands[order[i]], null_fd) != 0) {
                return 1;
            }
        }
    }
    free(order);
    free(commands);
    return 0;
}
