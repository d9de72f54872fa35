/* SPDX-License-Identifier: MIT
 *
 * Runs a command and reads the first line of its output.
 */
#include "session/ask/command_output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/descriptors.h"

enum {
    POLL_MS = 200, /* time after which a stopped program (Ctrl-Z) is noticed: no descriptor reports it */
    GRACE_MS = 2000,
};

static const int64_t ns_per_ms = 1000000;

struct reading {
    pid_t child;
    int process; /* pidfd: readable when the child has ended */
    int output;
    struct secret line;
    bool is_complete;
    bool is_too_long;
};

static void
reading_clear(struct reading *reading)
{
    secret_clear(&reading->line);
    cleanup_fd(&reading->process);
    cleanup_fd(&reading->output);
}

/* --- the terminal --- */

struct saved_terminal {
    int terminal; /* -1: none */
    struct termios modes;
};

/* Makes us the foreground process group again and restores the modes. We are in the background here, where tcsetpgrp
 * would stop us. */
static void
terminal_restore(const struct saved_terminal *saved)
{
    sigset_t background;
    sigset_t former;

    if (saved->terminal < 0) {
        return;
    }
    sigemptyset(&background);
    sigaddset(&background, SIGTTOU);
    sigprocmask(SIG_BLOCK, &background, &former);
    tcsetpgrp(saved->terminal, getpgrp());
    tcsetattr(saved->terminal, TCSADRAIN, &saved->modes);
    sigprocmask(SIG_SETMASK, &former, NULL);
}

/* --- starting --- */

/* A descriptor that reads the text; -1 when there is none. */
static int
descriptor_of(const char *text)
{
    int fd = memfd_create("ajc", MFD_CLOEXEC);

    if (fd >= 0 && (!descriptors_write(fd, text, strlen(text)) || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* 0, or an errno. */
static int
start(const struct command_output_call *call, const struct saved_terminal *saved, int input, int output, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char *const *words;
    int reason;

    memcpy(&words, &call->words, sizeof(words)); /* posix_spawn does not change them */
    posix_spawn_file_actions_init(&actions);
    child_attributes_init(&attributes, call->is_quiet ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    if (saved->terminal >= 0) {
#ifdef __GLIBC__
        posix_spawn_file_actions_addtcsetpgrp_np(&actions, saved->terminal);
#endif
    }
    if (input >= 0 || saved->terminal >= 0) {
        posix_spawn_file_actions_adddup2(&actions, input >= 0 ? input : saved->terminal, STDIN_FILENO);
    } else {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (call->is_quiet) {
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    child_close_from(&actions, STDERR_FILENO + 1);
    reason = posix_spawnp(child, call->words[0], &actions, &attributes, words, call->environment);
#ifndef __GLIBC__
    if (reason == 0 && saved->terminal >= 0) {
        tcsetpgrp(saved->terminal, *child);
    }
#endif
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

/* --- reading --- */

static void
add_bytes(struct reading *reading, const char *bytes, size_t size)
{
    const char *line_end = memchr(bytes, '\n', size);
    size_t length = line_end == NULL ? size : (size_t)(line_end - bytes);

    if (reading->is_complete || reading->is_too_long) {
        return;
    }
    if (reading->line.size + length > COMMAND_OUTPUT_MAX || memchr(bytes, '\0', length) != NULL) {
        reading->is_too_long = true;
        return;
    }
    secret_append_bytes(&reading->line, bytes, length);
    reading->is_complete = line_end != NULL;
}

/* Reads what is available now. A daemon that the program started may keep the pipe open for ever. */
static void
read_available(struct reading *reading)
{
    char bytes[4096];
    ssize_t got = -1;

    while (reading->output >= 0 && (got = read(reading->output, bytes, sizeof(bytes))) != 0) {
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            break;
        }
        add_bytes(reading, bytes, (size_t)got);
    }
    if (reading->output >= 0 && got == 0) {
        close(take_fd(&reading->output));
    }
    secret_wipe(bytes, sizeof(bytes));
}

static long
milliseconds_until(int64_t deadline_ns)
{
    int64_t left = (deadline_ns - clock_since_boot_ns()) / ns_per_ms;

    return left < 0 ? 0 : (long)left;
}

static void
wait_for_output(const struct reading *reading, int64_t deadline_ns)
{
    struct pollfd waits[] = {{.fd = reading->process, .events = POLLIN}, {.fd = reading->output, .events = POLLIN}};
    long left = milliseconds_until(deadline_ns);

    (void)!poll(waits, 2, (int)(left < POLL_MS ? left : POLL_MS));
}

/* Sends SIGTERM to the process group, and SIGKILL after a delay. */
static void
end_group(struct reading *reading)
{
    int64_t deadline_ns = clock_since_boot_ns() + GRACE_MS * ns_per_ms;
    siginfo_t ended = {0};

    kill(-reading->child, SIGTERM);
    kill(-reading->child, SIGCONT);
    while (ended.si_pid == 0 && milliseconds_until(deadline_ns) > 0) {
        wait_for_output(reading, deadline_ns);
        read_available(reading);
        if (waitid(P_PID, (id_t)reading->child, &ended, WEXITED | WNOHANG | WNOWAIT) < 0) {
            break;
        }
    }
    kill(-reading->child, SIGKILL);
    while (waitpid(reading->child, NULL, 0) < 0 && errno == EINTR) {
    }
}

static struct command_output_outcome
find_outcome(const siginfo_t *end, const struct reading *reading)
{
    if (end->si_code != CLD_EXITED) {
        return (struct command_output_outcome){LINE_KILLED, end->si_status};
    }
    if (end->si_status != 0) {
        return (struct command_output_outcome){LINE_FAILED, end->si_status};
    }
    if (reading->is_too_long) {
        return (struct command_output_outcome){LINE_TOO_LONG, 0};
    }
    return (struct command_output_outcome){reading->line.size == 0 ? LINE_EMPTY : LINE_READ, 0};
}

static struct command_output_outcome
read_until_exit(struct reading *reading, int timeout_seconds)
{
    int64_t deadline_ns = clock_since_boot_ns() + timeout_seconds * 1000 * ns_per_ms;
    siginfo_t news = {0};

    while (milliseconds_until(deadline_ns) > 0) {
        wait_for_output(reading, deadline_ns);
        read_available(reading);
        if (waitid(P_PID, (id_t)reading->child, &news, WEXITED | WSTOPPED | WNOHANG) < 0 || news.si_pid == 0) {
            continue;
        }
        if (news.si_code == CLD_STOPPED) {
            end_group(reading);
            return (struct command_output_outcome){LINE_STOPPED, news.si_status};
        }
        read_available(reading);
        return find_outcome(&news, reading);
    }
    end_group(reading);
    return (struct command_output_outcome){LINE_TOO_SLOW, 0};
}

struct command_output_outcome
command_output_read(const struct command_output_call *call, struct secret *line)
{
    CLEANUP(reading_clear) struct reading reading = {.process = -1, .output = -1};
    CLEANUP_FD int input = call->input == NULL ? -1 : descriptor_of(call->input);
    struct command_output_outcome outcome;
    struct saved_terminal saved;
    int ends[2];
    int reason;

    if ((call->input != NULL && input < 0) || pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) {
        return (struct command_output_outcome){LINE_NOT_STARTED, errno};
    }
    reading.output = ends[0];
    fcntl(ends[1], F_SETFL, 0); /* blocking: the program waits when the pipe is full */
    saved.terminal = call->is_quiet ? -1 : call->terminal;
    if (saved.terminal >= 0 && tcgetattr(saved.terminal, &saved.modes) != 0) {
        saved.terminal = -1;
    }
    reason = start(call, &saved, input, ends[1], &reading.child);
    close(ends[1]);
    if (reason != 0) {
        terminal_restore(&saved);
        return (struct command_output_outcome){LINE_NOT_STARTED, reason};
    }
    reading.process = (int)syscall(SYS_pidfd_open, reading.child, 0);
    outcome = read_until_exit(&reading, call->timeout_seconds);
    terminal_restore(&saved);
    if (outcome.end == LINE_READ) {
        if (reading.line.size > 0 && reading.line.text[reading.line.size - 1] == '\r') {
            reading.line.text[--reading.line.size] = '\0'; /* Windows programs (WSL) end a line with CR LF */
        }
        secret_move(line, &reading.line);
    }
    return outcome;
}
