/* SPDX-License-Identifier: MIT
 *
 * Runs one task of the worker: answers the questions of a login, shows progress and passes the results to the caller.
 * The worker is confined because it parses untrusted data, so its messages are validated.
 */
#pragma once

#include <stdbool.h>

#include "protocol/message.h"
#include "session/login/account_login.h"
#include "session/login/worker.h"

/* The caller's callbacks. Each returns false when the message is not valid; then the worker is ended. NULL: the message
 * is not valid. A signal that ends the program is handled after the result is stored, so also after on_session. */
struct conversation_listener {
    bool (*on_session)(struct message_session *session, void *context);
    bool (*on_failure)(const struct message_failure *failure, void *context);
    bool (*on_item)(struct message_item *item, void *context);
    bool (*on_need_role)(const struct message_need_role *question, struct message *answer, void *context);
    void *context;
};

/* Runs the task. `login`: the account's login; NULL: the task needs none. False with `worker->error` when the worker
 * died or sent an invalid message. */
must_check bool conversation_run(struct worker *worker, const struct message *task, struct account_login *login,
                                 const struct conversation_listener *listener);
