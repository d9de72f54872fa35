/* SPDX-License-Identifier: MIT
 *
 * One task of the worker from its beginning to its end: the questions of a login are answered, progress is shown, and
 * what comes of the task goes to whoever gave it. What the worker says is believed as far as it can be true.
 */
#pragma once

#include <stdbool.h>

#include "protocol/message.h"
#include "session/login/account_login.h"
#include "session/login/worker.h"

/* Who gave the task. Each returns false when that cannot be: then the worker is ended. What is NULL never can. A
 * signal that ends the program waits until what has come is kept, so also while on_session runs. */
struct conversation_listener {
    bool (*on_session)(struct message_session *session, void *context);
    bool (*on_failure)(const struct message_failure *failure, void *context);
    bool (*on_item)(struct message_item *item, void *context);
    bool (*on_need_role)(const struct message_need_role *question, struct message *answer, void *context);
    void *context;
};

/* Runs the task. `login` answers for its account, NULL: it needs none. False with `worker->error` when the worker died
 * or said what it must not. */
must_check bool conversation_run(struct worker *worker, const struct message *task, struct account_login *login,
                                 const struct conversation_listener *listener);
