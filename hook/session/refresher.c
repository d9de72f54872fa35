/* SPDX-License-Identifier: MIT
 *
 * The refresher process: starts it, waits until something is due, ends it.
 */
#include "session/refresher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/paths.h"
#include "keyring/lock.h"
#include "session/ask/background.h"
#include "session/profiles_in_use.h"
#include "session/renewal.h"
#include "session/session.h"

enum {
    POLL_SECONDS = 15,       /* polling interval when inotify is not available */
    SUSPEND_MIN_SECONDS = 1, /* difference of the two clocks that means a suspend */
};

extern char **environ;

struct refresher {
    struct renewal renewal;
    int timer;  /* on CLOCK_BOOTTIME: fires at resume if the time passed during a suspend */
    int resume; /* readable after a resume and when the clock is set */
    int watch;  /* inotify for the runtime directory and our program file; -1: none */
    int64_t suspended_ns;
};

/* --- waiting --- */

static bool
program_was_replaced(void)
{
    struct stat status;

    return stat("/proc/self/exe", &status) < 0 || status.st_nlink == 0;
}

/* Waits until the time, a change by a shell or a sign-in, or a resume. */
static bool
sleep_for(struct refresher *refresher, long seconds)
{
    struct pollfd waits[] = {{.fd = refresher->timer, .events = POLLIN},
                             {.fd = refresher->resume, .events = POLLIN},
                             {.fd = refresher->watch, .events = POLLIN}}; /* poll ignores -1 */
    struct itimerspec when = {.it_value.tv_sec = seconds};
    struct itimerspec never = {.it_value.tv_sec = INT32_MAX};

    if (refresher->watch < 0 && seconds > POLL_SECONDS) {
        when.it_value.tv_sec = POLL_SECONDS;
    }
    timerfd_settime(refresher->timer, 0, &when, NULL);
    /* ECANCELED reports an earlier change of the clock; the timer is armed anyway. */
    (void)!timerfd_settime(refresher->resume, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
    return poll(waits, sizeof(waits) / sizeof(waits[0]), -1) >= 0;
}

/* Before all profiles are checked, so that the changes of our own renewals do not wake us. */
static void
forget_changes(const struct refresher *refresher)
{
    char events[4096];

    while (refresher->watch >= 0 && read(refresher->watch, events, sizeof(events)) > 0) {
    }
}

/* Runs until nothing is left to renew, or until our lock file is gone: deleting the runtime directory ends the
 * refresher. */
static void
run_until_done(struct refresher *refresher, int lock)
{
    bool goes_on = true;

    while (goes_on) {
        int64_t suspended_ns;
        long seconds;

        forget_changes(refresher);
        if (program_was_replaced() || !lock_is_held(lock)) {
            return;
        }
        seconds = renewal_work(&refresher->renewal);
        goes_on = seconds == 0 || (seconds > 0 && sleep_for(refresher, seconds));
        suspended_ns = clock_suspended_ns(); /* also of a suspend during a sign-in */
        if (suspended_ns - refresher->suspended_ns > SUSPEND_MIN_SECONDS * INT64_C(1000000000)) {
            renewal_resume(&refresher->renewal);
        }
        refresher->suspended_ns = suspended_ns;
    }
}

/* Runs `ajc-hook renew` and waits for it. */
static bool
run_renew(int64_t awake_ns, int64_t since_ns, const char *const *profiles, size_t count)
{
    CLEANUP_FREE const char **words = calloc(count + 5, sizeof(*words));
    char awake[32];
    char since[32];
    char path[PATH_MAX];
    posix_spawnattr_t attributes;
    char *const *arguments;
    pid_t child;
    int reason;

    if (words == NULL || !child_own_path(path)) {
        return false;
    }
    words[0] = "ajc-hook";
    words[1] = "renew";
    words[2] = awake;
    words[3] = since;
    snprintf(awake, sizeof(awake), "%lld", (long long)awake_ns);
    snprintf(since, sizeof(since), "%lld", (long long)since_ns);
    memcpy(&words[4], profiles, count * sizeof(*profiles));
    memcpy(&arguments, &words, sizeof(arguments)); /* posix_spawn does not change them */
    child_attributes_init(&attributes, 0);
    reason = posix_spawn(&child, path, NULL, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    while (reason == 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    return reason == 0;
}

void
refresher_run(void)
{
    CLEANUP(lock_release) int lock = -1;
    struct refresher refresher = {0}; /* its descriptors stay open until the process ends */
    char directory[DIRECTORY_SIZE];

    if (!paths_runtime(directory, NULL) || !lock_take("refresher", 1, &lock, NULL)) {
        return;
    }
    renewal_init(&refresher.renewal, directory, run_renew);
    refresher.suspended_ns = clock_suspended_ns();
    refresher.timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC);
    refresher.resume = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
    refresher.watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    /* Not of times: a prompt that asks again for a profile in use does not wake us. */
    if (refresher.watch >= 0 &&
        inotify_add_watch(refresher.watch, directory, IN_CREATE | IN_DELETE | IN_DELETE_SELF) < 0) {
        close(take_fd(&refresher.watch));
    }
    if (refresher.watch >= 0) {
        (void)!inotify_add_watch(refresher.watch, "/proc/self/exe", IN_ATTRIB | IN_DELETE_SELF);
    }
    if (refresher.timer < 0) {
        return;
    }
    run_until_done(&refresher, lock);
    /* A shell may have requested the refresher while this one was about to end, and started none. */
    if (lock_yield(&lock)) {
        run_until_done(&refresher, lock);
    }
}

/* --- starting --- */

static bool
is_running(void)
{
    CLEANUP(lock_release) int lock = -1;

    return !lock_take("refresher", 0, &lock, NULL);
}

void
refresher_request(struct keyring *keyring, const struct config *config, const char *profile_name)
{
    static const char *const words[] = {"ajc-hook", "refresher", NULL};
    char directory[DIRECTORY_SIZE];
    struct profile profile = {0};

    if (!background_is_allowed(config) || !paths_runtime(directory, NULL) ||
        !profiles_in_use_add(directory, profile_name) || is_running()) {
        return;
    }
    if (config_profile(config, profile_name, &profile) && session_can_renew_silently(keyring, config, &profile)) {
        background_start(words, true);
    }
}
