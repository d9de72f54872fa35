/* SPDX-License-Identifier: MIT
 *
 * The refresher as a process: starting it, sleeping until there is something to do, ending.
 */
#include "session/refresher.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "config/paths.h"
#include "keyring/lock.h"
#include "session/login/own_command.h"
#include "session/renewals.h"
#include "session/session.h"

enum {
    UNWATCHED_SECONDS = 15, /* between looks when changes cannot be watched: all of the user's inotify is taken */
    SUSPENDED_SECONDS = 1,  /* the two clocks differ by so much more: the machine was suspended */
};

struct refresher {
    struct renewals renewals;
    int timer;  /* by the clock that counts suspend: a laptop that slept through the time wakes to it */
    int resume; /* readable after a resume, and when somebody sets the clock */
    int watch;  /* of the runtime directory and of our own program file; -1: there is none */
    int64_t suspended_ns;
};

/* --- sleeping --- */

static bool
program_was_replaced(void)
{
    struct stat status;

    return stat("/proc/self/exe", &status) < 0 || status.st_nlink == 0;
}

static void
set_alarms(const struct refresher *refresher, long seconds)
{
    struct itimerspec when = {.it_value.tv_sec = seconds};
    struct itimerspec never = {.it_value.tv_sec = INT32_MAX};

    timerfd_settime(refresher->timer, 0, &when, NULL);
    /* ECANCELED tells of an earlier change of the clock; it is armed all the same. */
    (void)!timerfd_settime(refresher->resume, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

static void
watch_changes(struct refresher *refresher)
{
    refresher->watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (refresher->watch >= 0 && inotify_add_watch(refresher->watch, refresher->renewals.directory,
                                                   IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_ATTRIB) < 0) {
        close(refresher->watch);
        refresher->watch = -1;
    }
    if (refresher->watch >= 0) {
        (void)!inotify_add_watch(refresher->watch, "/proc/self/exe", IN_ATTRIB | IN_DELETE_SELF);
    }
}

static void
forget_changes(const struct refresher *refresher)
{
    char events[4096];

    while (refresher->watch >= 0 && read(refresher->watch, events, sizeof(events)) > 0) {
    }
}

/* Until the time has come, a shell or a sign-in changed something, or the machine resumed. */
static bool
sleep_for(struct refresher *refresher, long seconds)
{
    struct pollfd waits[] = {{.fd = refresher->timer, .events = POLLIN},
                             {.fd = refresher->resume, .events = POLLIN},
                             {.fd = refresher->watch, .events = POLLIN}}; /* poll passes over -1 */

    set_alarms(refresher, refresher->watch < 0 && seconds > UNWATCHED_SECONDS ? UNWATCHED_SECONDS : seconds);
    if (poll(waits, sizeof(waits) / sizeof(waits[0]), -1) < 0) {
        return false;
    }
    forget_changes(refresher);
    return true;
}

/* Also when it was suspended while a sign-in was under way. */
static void
notice_resume(struct refresher *refresher)
{
    int64_t suspended_ns = clock_suspended_ns();

    if (suspended_ns - refresher->suspended_ns > SUSPENDED_SECONDS * INT64_C(1000000000)) {
        renewals_resume(&refresher->renewals);
    }
    refresher->suspended_ns = suspended_ns;
}

/* Until nothing is left to renew, or it is no longer the user's only one: who wipes the runtime directory wants it to
 * end. */
static void
stay(struct refresher *refresher, int lock)
{
    bool goes_on = true;

    while (goes_on && !program_was_replaced() && lock_is_held(lock)) {
        long seconds = renewals_work(&refresher->renewals);

        goes_on = seconds == 0 || (seconds > 0 && sleep_for(refresher, seconds));
        notice_resume(refresher);
    }
}

static void
refresh(const char *directory)
{
    CLEANUP(lock_release) int lock = -1;
    struct refresher refresher = {0}; /* its descriptors live as long as the process */

    if (!lock_take("refresher", 1, &lock, NULL)) {
        return;
    }
    renewals_init(&refresher.renewals, directory);
    refresher.suspended_ns = clock_suspended_ns();
    refresher.timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC);
    refresher.resume = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
    watch_changes(&refresher);
    if (refresher.timer < 0) {
        return;
    }
    stay(&refresher, lock);
    /* A shell that asked while this one was about to end found it there and started none. */
    if (lock_offer(&lock)) {
        stay(&refresher, lock);
    }
}

/* --- starting --- */

/* A pipe of `$( )` held open here would hang the prompt for as long as we live. */
static void
detach(void)
{
    int null_fd = open("/dev/null", O_RDWR);

    setsid();
    for (int fd = 0; fd <= 2; fd++) {
        dup2(null_fd, fd);
    }
    close_range(3, ~0U, 0);
    (void)!chdir("/");
    own_command_leave();
    umask(077);
    for (int number = 1; number < SIGRTMIN; number++) {
        signal(number, SIG_DFL);
    }
}

static bool
is_running(void)
{
    CLEANUP(lock_release) int lock = -1;

    return !lock_take("refresher", 0, &lock, NULL);
}

static void
start(const char *directory)
{
    pid_t child = fork();

    if (child == 0) {
        detach();
        if (fork() == 0) {
            refresh(directory);
        }
        _exit(0);
    }
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
}

bool
refresher_is_allowed(const struct config *config)
{
    const char *switched = secure_getenv("AJC_BACKGROUND");

    return (switched == NULL || strcmp(switched, "off") != 0) && config_setting_is_on(config, "background");
}

void
refresher_want(struct keyring *keyring, const struct config *config, const char *profile_name)
{
    char directory[DIRECTORY_SIZE];
    struct profile profile = {0};

    if (!refresher_is_allowed(config) || !paths_runtime(directory, NULL) || !renewals_ask(directory, profile_name) ||
        is_running()) {
        return;
    }
    if (config_profile(config, profile_name, &profile) && session_can_renew_silently(keyring, config, &profile)) {
        start(directory);
    }
}
