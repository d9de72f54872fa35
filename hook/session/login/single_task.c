/* SPDX-License-Identifier: MIT
 *
 * One task of the worker that is not about sessions.
 */
#include "session/login/single_task.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/text.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/login/conversation.h"
#include "session/login/session_batch.h"
#include "session/login/session_commit.h"

void
single_task_init(struct single_task *single, const struct sign_in *sign_in, enum task_kind kind)
{
    *single = (struct single_task){.sign_in = sign_in, .worker = WORKER_NOT_STARTED, .task = {.kind = MESSAGE_TASK}};
    single->task.task.kind = kind;
    prompt_open(!sign_in->is_silent);
}

void
single_task_clear(struct single_task *single)
{
    message_clear(&single->task);
    secret_clear(&single->url);
    free(single->applications);
    worker_end(&single->worker);
}

void
single_task_set_credentials(struct single_task *single, struct credentials *credentials)
{
    struct message_task *task = &single->task.task;

    text_copy(task->access_key_id, sizeof(task->access_key_id), credentials->access_key_id);
    secret_move(&task->secret_access_key, &credentials->secret_access_key);
    secret_move(&task->session_token, &credentials->session_token);
    text_copy(task->partition, sizeof(task->partition), credentials->partition);
}

static bool
on_task_failure(const struct message_failure *report, void *context)
{
    struct single_task *single = context;

    single->error = messages_error(&report->failure);
    return true;
}

bool
single_task_run(struct single_task *single, struct account_login *login,
                bool (*on_item)(struct message_item *item, void *context), struct error *error)
{
    const struct conversation_listener listener = {
        .on_failure = on_task_failure, .on_item = on_item, .context = single};

    if (!worker_start(&single->worker, single->sign_in->config, single->sign_in->is_silent) ||
        !conversation_run(&single->worker, &single->task, login, &listener)) {
        *error = single->worker.error;
        return false;
    }
    if (single->error.code != ERROR_NONE) {
        *error = single->error;
    }
    return single->error.code == ERROR_NONE;
}

bool
single_task_run_for_account(struct single_task *single, struct account_login *login,
                            bool (*on_item)(struct message_item *item, void *context), struct error *error)
{
    const struct account *account = &login->subject.account;
    struct config_learned learned = {0};
    bool is_done;

    session_batch_describe_account(account, &single->task.task);
    is_done = single_task_run(single, login, on_item, error);
    log_debug("account: %s%s", is_done ? "done" : "failed: ", is_done ? "" : error->text);
    session_commit_learn(single->sign_in->config, &learned, account, is_done);
    return is_done;
}
