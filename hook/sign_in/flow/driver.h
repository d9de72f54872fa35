/* SPDX-License-Identifier: MIT
 *
 * The channel to ajc-hook, which drives: its tasks, the answers to questions, reports (protocol/message.h). Connections
 * move along whenever something is waited for. The process ends at once when ajc-hook is gone, or when it says what it
 * must not say now: nobody would take what comes of the work.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "protocol/channel.h"
#include "protocol/failure.h"
#include "protocol/message.h"
#include "sign_in/http/client.h"

enum driver_expects { EXPECTS_NOTHING, EXPECTS_ANSWER, EXPECTS_TASK };

struct driver {
    struct channel channel;
    struct message_open open;
    struct http *http;           /* NULL until driver_open */
    enum driver_expects expects; /* what ajc-hook may say now */
    struct message received;     /* MESSAGE_NONE: nothing yet */
    bool is_ended;               /* ajc-hook closed the channel instead of giving a task */
};

/* Waits for `open` and starts the HTTPS client that it describes. Debug lines become `log` messages when it wants them.
 * False: there is no client, and `failure` says why; each task is to be answered with that. The driver stays where it
 * is until driver_close. */
must_check bool driver_open(struct driver *driver, int fd, struct failure *failure);
void driver_close(struct driver *driver);

/* Waits for the next task. False when there is none, as ajc-hook closed the channel. */
must_check bool driver_next_task(struct driver *driver, struct message *task);

/* Sends a report. What it holds stays the caller's. */
void driver_report(struct driver *driver, const struct message *report);

/* Reports what went wrong, with the time that a server asked for: of a profile, or ("") of the task. */
void driver_report_failure(struct driver *driver, const char *profile, const struct failure *failure);

/* Asks a question and waits for its answer, one of those that protocol/message.h names for it; `answer` ends with
 * message_clear. False: ajc-hook said stop, with `failure`. */
must_check bool driver_ask(struct driver *driver, const struct message *question, struct message *answer,
                           struct failure *failure);

/* Lets that time pass. */
void driver_pause(struct driver *driver, long milliseconds);

#define CLEANUP_DRIVER CLEANUP(driver_close)
