/* SPDX-License-Identifier: MIT
 *
 * ajc-hook-sign-in: the worker, the only program of ajc that uses the network and parses what it receives. ajc-hook
 * starts it as
 *
 *   ajc-hook-sign-in VERSION      the protocol's (PROTOCOL_VERSION)
 *
 * with a stream socket as descriptor 3, and sends it the messages of protocol/message.h: `open`, then tasks, until it
 * closes the socket. The process confines itself before it reads any input, and, when `open` has named the CA files,
 * before the first byte from the network. It uses no keyring, configuration, lock, terminal or other program, and only
 * the time zone of the environment.
 *
 * Exit status: 0 at the end, 1 after an invalid message from ajc-hook, 2 when it was started differently.
 */
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "confine/confine.h"
#include "protocol/message.h"
#include "sign_in/flow/account_batch.h"
#include "sign_in/flow/aws_tasks.h"
#include "sign_in/flow/connectivity.h"
#include "sign_in/flow/driver.h"
#include "sign_in/flow/portal_tasks.h"

enum {
    EXIT_WRONG_USE = 2,
    CPU_SECONDS_MAX = 60, /* a sign-in takes 0.04, a `rotate` of many profiles a few */
    DESCRIPTORS_MAX = 256,
};

/* --- confinement --- */

/* What the libraries read: CA certificates, the configuration of name resolution, and the modules of
 * nsswitch.conf(5) with their caches. resolv.conf may be a link to anywhere. */
static void
confine_to_network(const struct message_open *open)
{
    const char *const readable[] = {
        "/etc",
        "/usr",
        "/lib",
        "/lib64",
        "/nix/store",
        "/etc/resolv.conf",
        "/run/systemd/resolve",
        "/run/NetworkManager",
        "/run/resolvconf",
        "/run/nscd",
        "/var/lib/sss",
        "/sys/devices/system/cpu",
        open->ca_file,
        open->ca_directory,
        open->aws_ca_file,
        NULL,
    };
    const struct confine_access access = {.readable = readable, .may_connect = true};

    confine_access(&access);
}

/* --- tasks --- */

static void
run(struct driver *driver, const struct message_task *task, const struct failure *no_client)
{
    static bool (*const tasks[])(struct driver *, const struct message_task *, struct failure *) = {
        [TASK_SESSIONS] = account_batch_run,    [TASK_LOGIN] = login_run,         [TASK_LOGOUT] = logout_run,
        [TASK_APPLICATIONS] = applications_run, [TASK_CONSOLE] = console_url_run, [TASK_CHECK] = connectivity_run,
        [TASK_ALIAS] = account_alias_run,
    };
    static const struct message done = {.kind = MESSAGE_DONE};
    struct failure failure = *no_client;

    if (failure.id != FAILURE_NONE || !tasks[task->kind](driver, task, &failure)) {
        driver_report_failure(driver, "", &failure);
    }
    driver_report(driver, &done);
}

int
main(int count, char **words)
{
    static const struct confine_bounds bounds = {SIGKILL, CPU_SECONDS_MAX, DESCRIPTORS_MAX};
    pid_t parent = getppid();
    CLEANUP_DRIVER struct driver driver = {0};
    CLEANUP_MESSAGE struct message task = {0};
    struct failure no_client = {0};
    long long version = 0;

    if (count != 2 || !text_to_number(words[1], PROTOCOL_VERSION, PROTOCOL_VERSION, &version)) {
        fputs("ajc-hook-sign-in is started by ajc-hook; run: ajc-hook --help\n", stderr);
        return EXIT_WRONG_USE;
    }
    /* ajc-hook handles Ctrl-C and Ctrl-\: it closes the channel. */
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    if (!confine_process(parent, &bounds)) {
        return EXIT_FAILURE;
    }
    if (driver_open(&driver, CHANNEL_FD, &no_client)) {
        no_client = (struct failure){0};
    }
    confine_to_network(&driver.open);
    /* curl_version() loads libraries, even SASL plugins: this costs 1 MiB, so it is done only for the log. */
    if (log_is_on()) {
        log_debug("ajc %s; %s", AJC_VERSION, curl_version());
    }
    while (driver_next_task(&driver, &task)) {
        run(&driver, &task.task, &no_client);
    }
    return EXIT_SUCCESS;
}
