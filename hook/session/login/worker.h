/* SPDX-License-Identifier: MIT
 *
 * The worker process, ajc-hook-sign-in: finds, starts and ends it. It gets a socket as descriptor 3, /dev/null as 0 to
 * 2, the protocol version as its only argument, and language and time zone in the environment. Everything else is sent
 * over the socket (protocol/message.h): first the network settings, which are proxy, CA certificates and endpoint URLs,
 * from the settings and, unless `is_silent`, from the usual environment variables (HTTPS_PROXY, SSL_CERT_FILE,
 * AWS_ENDPOINT_URL_STS, …).
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "config/config.h"
#include "protocol/channel.h"

struct worker {
    pid_t pid;              /* 0: not started, or ended */
    struct channel channel; /* of a running worker */
    struct error error;     /* why it cannot be used any longer */
};

#define WORKER_NOT_STARTED \
    { \
        .channel = {.fd = -1 } \
    }

/* Starts it if it is not running and sends it the network settings. False with `worker->error` when it cannot be
 * started or has ended. */
must_check bool worker_start(struct worker *worker, const struct config *config, bool is_silent);

/* Closes the socket, which makes the worker exit, and waits for that. */
void worker_end(struct worker *worker);

/* The worker sent an invalid message: ends it and sets `worker->error`. `fault`: what was invalid; "": it closed the
 * socket. */
void worker_fail(struct worker *worker, const char *fault);

#define CLEANUP_WORKER CLEANUP(worker_end)
