/* SPDX-License-Identifier: MIT
 *
 * One task of the worker: answers its messages.
 */
#include "session/login/conversation.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>

#include "base/log.h"
#include "base/text.h"
#include "session/ask/prompt.h"

/* --- reports --- */

static bool
show_push(const struct message_push *push)
{
    switch (push->state) {
    case PUSH_WAITING:
        prompt_show_progress("Approve the JumpCloud Protect push on your phone: %lld s left, Ctrl-C cancels.",
                             (long long)push->seconds_left);
        return true;
    case PUSH_APPROVED:
        prompt_print("The push was approved.");
        return true;
    case PUSH_OVER:
    default:
        prompt_hide_progress();
        return true;
    }
}

/* --- one message --- */

/* Sets `answer` for a question; leaves MESSAGE_NONE for a report. */
static bool
handle(struct message *message, struct account_login *login, const struct conversation_listener *listener,
       struct message *answer)
{
    switch (message->kind) {
    case MESSAGE_NEED_LOGIN:
        return login != NULL && account_login_on_need_login(login, &message->need_login, answer);
    case MESSAGE_NEED_FACTOR:
        return login != NULL && account_login_on_need_factor(login, &message->need_factor, answer);
    case MESSAGE_NEED_ASSERTION:
        return login != NULL && account_login_on_need_assertion(login, &message->need_assertion, answer);
    case MESSAGE_MAY_SEND:
        return login != NULL && account_login_on_may_send(login, &message->may_send, answer);
    case MESSAGE_ANSWERED:
        return login != NULL && account_login_on_answered(login, &message->answered, answer);
    case MESSAGE_PORTAL:
        return login != NULL && account_login_on_portal(login, &message->portal);
    case MESSAGE_NEED_ROLE:
        return listener->on_need_role != NULL && listener->on_need_role(&message->need_role, answer, listener->context);
    case MESSAGE_SESSION:
        return listener->on_session != NULL && listener->on_session(&message->session, listener->context);
    case MESSAGE_FAILURE:
        return message->failure.failure.id != FAILURE_NONE && listener->on_failure != NULL &&
               listener->on_failure(&message->failure, listener->context);
    case MESSAGE_ITEM:
        return listener->on_item != NULL && listener->on_item(&message->item, listener->context);
    case MESSAGE_PUSH:
        return show_push(&message->push);
    case MESSAGE_PROGRESS:
        prompt_print("Attempting SSO authentication to Amazon Web Services...");
        return true;
    case MESSAGE_LOG:
        log_forward("ajc-hook-sign-in", message->log.text);
        return true;
    case MESSAGE_DONE:
        return login == NULL || login->permission.state == SEND_IDLE;
    case MESSAGE_NONE:
    case MESSAGE_OPEN:
    case MESSAGE_TASK:
    case MESSAGE_LOGIN:
    case MESSAGE_USE_PORTAL:
    case MESSAGE_FACTOR:
    case MESSAGE_GO:
    case MESSAGE_STORED:
    case MESSAGE_ROLE:
    case MESSAGE_STOP:
    case MESSAGE_ASSERTION:
    case MESSAGE_LOOK:
    case MESSAGE_SIGN:
    case MESSAGE_KEY:
    case MESSAGE_KINDS:
    default:
        return false;
    }
}

/* --- the loop --- */

struct conversation {
    struct worker *worker;
    struct account_login *login;
    const struct conversation_listener *listener;
    sigset_t mask; /* the previous mask */
    int signals;   /* signalfd for signals that end the program; -1: not supported by this kernel */
    bool is_done;
};

/* Waits for the next message, and handles signals meanwhile. False: none arrived in time. */
static bool
wait_for_message(const struct conversation *conversation)
{
    static const struct timespec limit = {.tv_sec = 300}; /* each request of the worker has its own, shorter timeout */
    sigset_t blocked;
    struct pollfd waits[] = {{.fd = conversation->worker->channel.fd, .events = POLLIN},
                             {.fd = conversation->signals, .events = POLLIN}};
    int ready = ppoll(waits, 2, &limit, conversation->signals < 0 ? &conversation->mask : NULL);

    if (ready > 0 && waits[0].revents == 0) {
        /* Unblocks signals for a moment: a pending one is delivered, and may end the program. */
        sigprocmask(SIG_SETMASK, &conversation->mask, &blocked);
        sigprocmask(SIG_SETMASK, &blocked, NULL);
    }
    return ready != 0;
}

static bool
answer_message(struct conversation *conversation, struct message *message)
{
    CLEANUP_MESSAGE struct message answer = {0};
    char fault[PROTOCOL_WORDS_SIZE] = "";
    bool is_result = message->kind == MESSAGE_SESSION || message->kind == MESSAGE_ANSWERED ||
                     message->kind == MESSAGE_PORTAL;
    sigset_t blocked;
    bool is_right;

    if (!is_result) { /* may wait for an answer of the user */
        sigprocmask(SIG_SETMASK, &conversation->mask, &blocked);
    }
    is_right = handle(message, conversation->login, conversation->listener, &answer);
    if (!is_result) {
        sigprocmask(SIG_SETMASK, &blocked, NULL);
    }
    if (!is_right) {
        snprintf(fault, sizeof(fault), "unexpected or invalid %s", message_name(message->kind));
    }
    if (!is_right || (answer.kind != MESSAGE_NONE && !channel_send(&conversation->worker->channel, &answer))) {
        worker_fail(conversation->worker, fault);
        return false;
    }
    conversation->is_done = message->kind == MESSAGE_DONE;
    return !conversation->is_done;
}

/* Handles the next message, or waits for it. False: the conversation has ended. */
static bool
step(struct conversation *conversation)
{
    CLEANUP_MESSAGE struct message message = {0};
    char fault[PROTOCOL_WORDS_SIZE] = "";

    switch (channel_receive(&conversation->worker->channel, &message, fault)) {
    case CHANNEL_MESSAGE:
        return answer_message(conversation, &message);
    case CHANNEL_EMPTY:
        if (wait_for_message(conversation)) {
            return true;
        }
        text_copy(fault, sizeof(fault), "no message for minutes");
        break;
    case CHANNEL_ENDED:
    case CHANNEL_BROKEN:
    default:
        break;
    }
    worker_fail(conversation->worker, fault);
    return false;
}

bool
conversation_run(struct worker *worker, const struct message *task, struct account_login *login,
                 const struct conversation_listener *listener)
{
    struct conversation conversation = {.worker = worker, .login = login, .listener = listener};
    sigset_t endings;

    if (!channel_send(&worker->channel, task)) {
        worker_fail(worker, "");
        return false;
    }
    sigemptyset(&endings);
    sigaddset(&endings, SIGHUP);
    sigaddset(&endings, SIGINT);
    sigaddset(&endings, SIGQUIT);
    sigaddset(&endings, SIGTERM);
    conversation.signals = signalfd(-1, &endings, SFD_CLOEXEC);
    sigprocmask(SIG_BLOCK, &endings, &conversation.mask); /* a session, a login, cookies are stored before we end */
    while (step(&conversation)) {
    }
    prompt_hide_progress();
    sigprocmask(SIG_SETMASK, &conversation.mask, NULL);
    cleanup_fd(&conversation.signals);
    return conversation.is_done;
}
