/* SPDX-License-Identifier: MIT
 *
 * One task of the worker that is not about sessions, for sign_in.c, aws_console.c and aws_alias.c.
 */
#pragma once

#include "session/login/account_login.h"
#include "session/login/sign_in.h"
#include "session/login/worker.h"

/* The task and its results; it is the context of `on_item`. */
struct single_task {
    const struct sign_in *sign_in;
    struct worker worker;
    struct message task;
    struct error error;            /* of the task */
    struct secret url;             /* TASK_CONSOLE */
    struct config_learned learned; /* TASK_ALIAS */
    struct application *applications;
    size_t application_count;
    void (*visit)(const char *host, long milliseconds, const struct error *error, void *context); /* TASK_CHECK */
    void *context;
};

void single_task_init(struct single_task *single, const struct sign_in *sign_in, enum task_kind kind);
void single_task_clear(struct single_task *single);

/* Moves the credentials into the task. */
void single_task_set_credentials(struct single_task *single, struct credentials *credentials);

/* Runs the task. `login` NULL: it needs none. `on_item` returns false for an item that is not valid. */
must_check bool single_task_run(struct single_task *single, struct account_login *login,
                                bool (*on_item)(struct message_item *item, void *context), struct error *error);

/* Runs a task that may require a login of the account. */
must_check bool single_task_run_for_account(struct single_task *single, struct account_login *login,
                                            bool (*on_item)(struct message_item *item, void *context),
                                            struct error *error);

#define CLEANUP_SINGLE_TASK CLEANUP(single_task_clear)
