/* SPDX-License-Identifier: MIT
 *
 * Runs a command and ends one of its processes with SIGKILL just before one of its system calls. Waits until every
 * process that the command started has ended.
 *
 *   kill_at REPORT PROGRAM all|changing AT SECONDS CMD…
 *
 * The process is the first one that executes PROGRAM (its short name). The calls are counted from 1: all of them, or
 * those that can change something outside the process. Writes to REPORT how many were counted, whether the process was
 * ended (0 or 1), the number of the call, and how many processes were left after SECONDS (and are ended then). Exit
 * status: the command's, 128 + N when signal N ended it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program;
static bool counts_all;
static unsigned long kills_at;
static unsigned long counted;
static bool is_killed;
static long long killed_call = -1;
static pid_t root;
static pid_t victim;
static pid_t alive[1024];
static size_t alive_count;
static volatile sig_atomic_t is_timed_out;

static void
note_timeout(int signal)
{
    (void)signal;
    is_timed_out = 1;
}

static void
note(pid_t process)
{
    for (size_t i = 0; i < alive_count; i++) {
        if (alive[i] == process) {
            return;
        }
    }
    if (alive_count < sizeof(alive) / sizeof(alive[0])) {
        alive[alive_count++] = process;
    }
}

static void
forget(pid_t process)
{
    for (size_t i = 0; i < alive_count; i++) {
        if (alive[i] == process) {
            alive[i] = alive[--alive_count];
        }
    }
}

/* Whether the process executes the program. */
static bool
is_program(pid_t process)
{
    char path[64];
    char name[32] = "";
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/comm", (int)process);
    file = fopen(path, "re");
    if (file == NULL || fgets(name, sizeof(name), file) == NULL) {
        exit(99);
    }
    fclose(file);
    name[strcspn(name, "\n")] = '\0';
    return strncmp(name, program, 15) == 0 && strlen(name) == (strlen(program) < 15 ? strlen(program) : 15);
}

static bool
changes_keyring(uint64_t operation)
{
    return operation != KEYCTL_READ && operation != KEYCTL_DESCRIBE && operation != KEYCTL_SEARCH &&
           operation != KEYCTL_GET_KEYRING_ID && operation != KEYCTL_GET_PERSISTENT;
}

/* Whether the call can change something outside the process. */
static bool
is_changing(uint64_t call, const __uint64_t *words)
{
    static const int calls[] = {
        SYS_write,     SYS_pwrite64, SYS_writev,      SYS_sendto,    SYS_sendmsg, SYS_rename,     SYS_renameat,
        SYS_renameat2, SYS_unlink,   SYS_unlinkat,    SYS_mkdir,     SYS_mkdirat, SYS_rmdir,      SYS_chmod,
        SYS_fchmod,    SYS_fchmodat, SYS_link,        SYS_linkat,    SYS_symlink, SYS_symlinkat,  SYS_fsync,
        SYS_flock,     SYS_add_key,  SYS_request_key, SYS_fork,      SYS_vfork,   SYS_clone,      SYS_clone3,
        SYS_execve,    SYS_kill,     SYS_ftruncate,   SYS_utimensat, SYS_connect, SYS_exit_group,
    };

    if (call == SYS_openat || call == SYS_open) {
        return (words[call == SYS_openat ? 2 : 1] & (O_CREAT | O_TRUNC)) != 0;
    }
    if (call == SYS_keyctl) {
        return changes_keyring(words[0]);
    }
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        if (call == (uint64_t)calls[i]) {
            return true;
        }
    }
    return false;
}

/* The victim has stopped at the entry or the exit of a system call. */
static void
look_at_call(void)
{
    struct __ptrace_syscall_info info = {0};

    if (ptrace(PTRACE_GET_SYSCALL_INFO, victim, sizeof(info), &info) > 0 && info.op == PTRACE_SYSCALL_INFO_ENTRY &&
        (counts_all || is_changing(info.entry.nr, info.entry.args)) && ++counted == kills_at) {
        killed_call = (long long)info.entry.nr;
        is_killed = true;
        kill(victim, SIGKILL);
    }
}

/* Handles a stop of a process and lets it continue. */
static void
on_stop(pid_t process, int status)
{
    int signal = WSTOPSIG(status);
    int event = status >> 16;

    note(process);
    if (signal == (SIGTRAP | 0x80)) {
        if (process == victim && !is_killed) {
            look_at_call();
        }
        signal = 0;
    } else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
        ptrace(PTRACE_LISTEN, process, 0, 0);
        return;
    } else if (event != 0) {
        if (event == PTRACE_EVENT_EXEC && victim == 0 && is_program(process)) {
            victim = process;
        }
        signal = 0;
    }
    ptrace(process == victim && !is_killed ? PTRACE_SYSCALL : PTRACE_CONT, process, 0, signal);
}

/* Traces all processes until the last one has ended; returns the status of the command. */
static int
follow(void)
{
    int answer = 0;

    while (true) {
        int status;
        pid_t process = waitpid(-1, &status, __WALL);

        if (process < 0 && errno == EINTR && is_timed_out) {
            return answer;
        }
        if (process < 0 && errno == ECHILD) {
            return answer;
        }
        if (process > 0 && WIFSTOPPED(status)) {
            on_stop(process, status);
        } else if (process > 0) {
            forget(process);
            if (process == root) {
                answer = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
            }
        }
    }
}

static void
start(char **words)
{
    int status;

    root = fork();
    if (root == 0) {
        raise(SIGSTOP);
        execvp(words[0], words);
        _exit(98);
    }
    if (root < 0 || waitpid(root, &status, WUNTRACED) != root ||
        ptrace(PTRACE_SEIZE, root, 0,
               PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                   PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) < 0) {
        perror("kill_at");
        exit(99);
    }
    note(root);
    kill(root, SIGCONT);
}

int
main(int count, char **words)
{
    struct sigaction late = {.sa_handler = note_timeout};
    FILE *report;
    int status;

    if (count < 7 || (report = fopen(words[1], "we")) == NULL) {
        fprintf(stderr, "usage: kill_at REPORT PROGRAM all|changing AT SECONDS CMD…\n");
        return 99;
    }
    program = words[2];
    counts_all = strcmp(words[3], "all") == 0;
    kills_at = strtoul(words[4], NULL, 10);
    sigaction(SIGALRM, &late, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    start(words + 6);
    alarm((unsigned)strtoul(words[5], NULL, 10));
    status = follow();
    fprintf(report, "%lu %d %lld %zu\n", counted, is_killed, killed_call, alive_count);
    fclose(report);
    return status; /* PTRACE_O_EXITKILL ends the remaining processes */
}
