/* SPDX-License-Identifier: MIT
 *
 * One process for each security key.
 */
#include "key/children.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "key/ending.h"

static const int64_t ns_per_ms = 1000000;
static const int64_t grace_ms = 2500; /* longer than the 2000 of ending.c */
static const int64_t tick_ms = 1000;  /* after a suspend: deadlines include it, waiting does not */

static const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static volatile sig_atomic_t is_stopped;
static sigset_t waiting_mask;

static void
on_signal(int number)
{
    (void)number;
    is_stopped = 1;
}

void
children_catch_signals(void)
{
    const struct sigaction action = {.sa_handler = on_signal};
    sigset_t blocked;

    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        sigaction(endings[i], &action, NULL);
        sigaddset(&blocked, endings[i]);
    }
    sigprocmask(SIG_BLOCK, &blocked, &waiting_mask);
}

/* --- starting --- */

/* The process keeps one descriptor of ours: its end of the socket. */
static _Noreturn void
run_child(int fd, pid_t parent, void (*work)(const void *order, size_t number, struct message *report),
          const void *order, size_t number)
{
    struct channel channel = {.fd = CHANNEL_FD};
    struct message report = {.kind = MESSAGE_KEY};

    ending_catch_signals();
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent ||
        (fd != CHANNEL_FD && dup2(fd, CHANNEL_FD) < 0) || syscall(SYS_close_range, CHANNEL_FD + 1, ~0U, 0) != 0) {
        _exit(EXIT_FAILURE);
    }
    work(order, number, &report);
    (void)!channel_send(&channel, &report);
    message_clear(&report);
    _exit(EXIT_SUCCESS);
}

void
children_start(struct children *children, void (*work)(const void *order, size_t number, struct message *report),
               const void *order)
{
    struct child *child = &children->list[children->count];
    pid_t parent = getpid();
    int ends[2];

    *child = (struct child){.channel = {.fd = -1}};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0) {
        child->pid = fork();
        if (child->pid == 0) {
            run_child(ends[1], parent, work, order, children->count);
        }
        close(ends[1]);
        child->channel.fd = ends[0];
    }
    children->count++;
}

/* --- waiting --- */

static void
reap(struct child *child)
{
    channel_close(&child->channel);
    while (child->pid > 0 && waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    child->pid = 0;
}

/* True when the child sent a report, or ended. */
static bool
take_report(struct child *child, struct message *report)
{
    char fault[PROTOCOL_WORDS_SIZE];

    switch (channel_receive(&child->channel, report, fault)) {
    case CHANNEL_EMPTY:
        return false;
    case CHANNEL_MESSAGE:
        break;
    case CHANNEL_ENDED:
    case CHANNEL_BROKEN:
    default:
        message_clear(report);
        break;
    }
    reap(child);
    return true;
}

static bool
find_report(struct children *children, size_t *number, struct message *report)
{
    for (size_t i = 0; i < children->count; i++) {
        if (children->list[i].channel.fd >= 0 && take_report(&children->list[i], report)) {
            *number = i;
            return true;
        }
    }
    return false;
}

static size_t
count_running(const struct children *children)
{
    size_t running = 0;

    for (size_t i = 0; i < children->count; i++) {
        running += children->list[i].channel.fd >= 0;
    }
    return running;
}

/* Until something can be read or the time is up. False: ajc-hook closed the channel, or a signal came. */
static bool
wait_for_any(const struct children *children, int hook, int64_t milliseconds)
{
    struct pollfd waits[PROTOCOL_KEYS_MAX + 1] = {{.fd = hook, .events = POLLIN}};
    const struct timespec timeout = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * ns_per_ms};

    for (size_t i = 0; i < children->count; i++) {
        waits[i + 1] = (struct pollfd){.fd = children->list[i].channel.fd, .events = POLLIN};
    }
    (void)!ppoll(waits, children->count + 1, &timeout, &waiting_mask);
    return !is_stopped && waits[0].revents == 0;
}

enum children_event
children_wait(struct children *children, int hook, int64_t deadline_ns, size_t *number, struct message *report)
{
    for (;;) {
        int64_t left = (deadline_ns - clock_since_boot_ns()) / ns_per_ms;

        if (find_report(children, number, report)) {
            return CHILDREN_REPORT;
        }
        if (count_running(children) == 0) {
            return CHILDREN_ALL_ENDED;
        }
        if (left <= 0) {
            return CHILDREN_TIME_IS_UP;
        }
        if (!wait_for_any(children, hook, left < tick_ms ? left : tick_ms)) {
            return CHILDREN_STOPPED;
        }
    }
}

bool
children_are_stopped(void)
{
    return is_stopped != 0;
}

bool
children_pause(int hook, int milliseconds)
{
    static const struct children none;

    return wait_for_any(&none, hook, milliseconds);
}

/* --- ending --- */

static void
signal_all(const struct children *children, int number)
{
    for (size_t i = 0; i < children->count; i++) {
        if (children->list[i].pid > 0) {
            kill(children->list[i].pid, number);
        }
    }
}

void
children_end(struct children *children)
{
    int64_t deadline_ns = clock_since_boot_ns() + grace_ms * ns_per_ms;
    CLEANUP_MESSAGE struct message dropped = {0};
    size_t number;

    signal_all(children, SIGTERM);
    while (count_running(children) > 0 && clock_since_boot_ns() < deadline_ns) {
        if (!find_report(children, &number, &dropped)) {
            (void)wait_for_any(children, -1, (deadline_ns - clock_since_boot_ns()) / ns_per_ms + 1);
        }
    }
    signal_all(children, SIGKILL);
    for (size_t i = 0; i < children->count; i++) {
        reap(&children->list[i]);
    }
    children->count = 0;
}
