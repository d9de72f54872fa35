/* SPDX-License-Identifier: MIT
 *
 * The channel to ajc-hook: tasks, questions and answers, reports (protocol/message.h). Transfers continue while it
 * waits. When ajc-hook is gone or sends an unexpected message, the process exits at once.
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
    enum driver_expects expects; /* the message that ajc-hook may send now */
    struct message received;     /* MESSAGE_NONE: none yet */
    bool is_ended;               /* ajc-hook closed the channel instead of sending a task */
};

/* Waits for `open` and starts the HTTPS client with its settings. Sends debug lines as `log` messages if requested.
 * False: the client cannot start, and each task must be answered with `failure`. The struct must not move until
 * driver_close. */
must_check bool driver_open(struct driver *driver, int fd, struct failure *failure);
void driver_close(struct driver *driver);

/* Waits for the next task. False: ajc-hook closed the channel. */
must_check bool driver_next_task(struct driver *driver, struct message *task);

/* Sends a report. The caller keeps ownership of its contents. */
void driver_report(struct driver *driver, const struct message *report);

/* Reports the failure of a profile, or of the task (""), with the server's Retry-After. */
void driver_report_failure(struct driver *driver, const char *profile, const struct failure *failure);

/* Asks a question and waits for one of its answers (protocol/message.h); the caller clears `answer` with message_clear.
 * False: ajc-hook answered stop, with `failure`. */
must_check bool driver_ask(struct driver *driver, const struct message *question, struct message *answer,
                           struct failure *failure);

#define CLEANUP_DRIVER CLEANUP(driver_close)
