/* SPDX-License-Identifier: MIT
 *
 * The worker, ajc-hook-sign-in, as a process: found, started, ended. It gets a socket as descriptor 3, /dev/null as 0
 * to 2, the protocol's version as its only argument, and of the environment language and time zone. Everything else it
 * is told over the socket (protocol/message.h).
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "config/config.h"
#include "protocol/channel.h"

struct worker {
    pid_t pid;              /* 0: not started, or ended */
    struct channel channel; /* of a started one */
    struct error error;     /* why it cannot be used any more */
};

void worker_init(struct worker *worker);

/* Starts it, when that has not happened, and tells it of network and proxy. False with `worker->error` when it cannot
 * be started or is dead. */
must_check bool worker_start(struct worker *worker, const struct config *config, bool is_silent);

/* Closes the socket, at which it ends, and waits for that. */
void worker_end(struct worker *worker);

/* Its last word was none: ends it and says what happened in `worker->error`. `fault`: what was wrong with what it said,
 * "" when it only went away. */
void worker_fail(struct worker *worker, const char *fault);

/* Where the program is: beside ourselves (a build tree), else where the installation puts it relative to us.
 * ERROR_SYSTEM when it is missing. */
must_check bool worker_find_program(char path[static PATH_MAX], struct error *error);

#define CLEANUP_WORKER CLEANUP(worker_end)
