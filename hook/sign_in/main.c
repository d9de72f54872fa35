/* SPDX-License-Identifier: MIT
 *
 * ajc-hook-sign-in: the worker, the only program of ajc that talks to the network and reads what comes from there.
 * ajc-hook starts it, as
 *
 *   ajc-hook-sign-in VERSION      the protocol's (PROTOCOL_VERSION)
 *
 * with a stream socket as descriptor 3, and drives it by the messages of protocol/message.h: `open`, then tasks, until
 * it closes the socket. Before anything else comes in, the process confines itself. It knows no keyring, configuration,
 * lock, terminal or other program, and takes nothing from the environment but the time zone.
 *
 * Exit status: 0 at the end, 1 when ajc-hook said what is not understood, 2 when it was started in another way.
 */
#include <curl/curl.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "protocol/message.h"
#include "sign_in/flow/account_batch.h"
#include "sign_in/flow/applications.h"
#include "sign_in/flow/connectivity.h"
#include "sign_in/flow/console_url.h"
#include "sign_in/flow/driver.h"
#include "sign_in/flow/logout.h"
#include "sign_in/flow/portal_login.h"
#include "sign_in/http/wiping.h"

enum {
    CHANNEL_FD = 3,
    EXIT_WRONG_USE = 2,
    CPU_SECONDS_MAX = 60, /* a sign-in takes 0.04; a `rotate` of many profiles some */
    DESCRIPTORS_MAX = 256,
    TIME_ZONE_SIZE = 256,
};

/* --- confinement --- */

static bool
limit(__rlimit_resource_t resource, rlim_t most)
{
    struct rlimit bounds;

    if (getrlimit(resource, &bounds) != 0) {
        return false;
    }
    bounds.rlim_max = bounds.rlim_max < most ? bounds.rlim_max : most;
    bounds.rlim_cur = bounds.rlim_cur < bounds.rlim_max ? bounds.rlim_cur : bounds.rlim_max;
    return setrlimit(resource, &bounds) == 0;
}

/* What is left over of whoever started us goes nowhere. */
static bool
close_descriptors(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++) {
        if (dup2(null, fd) < 0) {
            return false;
        }
    }
    return null >= 0 && close_range(CHANNEL_FD + 1, ~0U, 0) == 0 && fcntl(CHANNEL_FD, F_SETFD, FD_CLOEXEC) == 0;
}

/* Libraries read variables of their own. */
static bool
empty_environment(void)
{
    const char *given = secure_getenv("TZ");
    char time_zone[TIME_ZONE_SIZE] = "";

    return (given == NULL || text_copy(time_zone, sizeof(time_zone), given)) && clearenv() == 0 &&
           (given == NULL || setenv("TZ", time_zone, 1) == 0);
}

/* Dies with ajc-hook, also when that is dead already. */
static bool
bind_to_parent(pid_t parent)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

/* Ctrl-C and Ctrl-\ are ajc-hook's to decide on: it closes the channel. */
static bool
confine(pid_t parent)
{
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    secret_protect_process();
    return bind_to_parent(parent) && prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) == 0 && close_descriptors() &&
           empty_environment() && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
           limit(RLIMIT_NOFILE, DESCRIPTORS_MAX) && limit(RLIMIT_CPU, CPU_SECONDS_MAX);
}

/* --- tasks --- */

static bool
run_login(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    CLEANUP_PORTAL struct portal portal = {0};

    return portal_open(&portal, driver, task, failure) && portal_login(&portal, LOGIN_NO_PORTAL, "", NULL, failure);
}

static bool
run_sessions(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    (void)failure; /* each profile has its own */
    account_batch_run(driver, task);
    return true;
}

static void
run(struct driver *driver, const struct message_task *task, const struct failure *no_client)
{
    static bool (*const tasks[])(struct driver *, const struct message_task *, struct failure *) = {
        [TASK_SESSIONS] = run_sessions,         [TASK_LOGIN] = run_login,         [TASK_LOGOUT] = logout_run,
        [TASK_APPLICATIONS] = applications_run, [TASK_CONSOLE] = console_url_run, [TASK_CHECK] = connectivity_run,
    };
    static const struct message done = {.kind = MESSAGE_DONE};
    struct failure failure = *no_client;

    if (failure.id != FAILURE_NONE || !tasks[task->kind](driver, task, &failure)) {
        driver_report_failure(driver, "", &failure);
    }
    driver_report(driver, &done);
}

/* curl_version() loads whatever has a version, SASL's plugins among it: a mebibyte that only a log is worth. */
static void
log_versions(void)
{
    if (log_is_on()) {
        log_debug("ajc %s; %s", AJC_VERSION, curl_version());
    }
}

int
main(int count, char **words)
{
    pid_t parent = getppid();
    CLEANUP_DRIVER struct driver driver = {0};
    CLEANUP_MESSAGE struct message task = {0};
    struct failure no_client = {0};
    long long version = 0;

    if (count != 2 || !text_to_number(words[1], PROTOCOL_VERSION, PROTOCOL_VERSION, &version)) {
        fputs("ajc-hook-sign-in is started by ajc-hook; run: ajc-hook --help\n", stderr);
        return EXIT_WRONG_USE;
    }
    if (!confine(parent)) {
        return EXIT_FAILURE;
    }
    wiping_install();
    if (driver_open(&driver, CHANNEL_FD, &no_client)) {
        no_client = (struct failure){0};
    }
    log_versions();
    while (driver_next_task(&driver, &task)) {
        run(&driver, &task.task, &no_client);
    }
    return EXIT_SUCCESS;
}
