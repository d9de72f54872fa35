/* SPDX-License-Identifier: MIT
 *
 * The channel to ajc-hook. Where the process exits, nothing is wiped: the kernel clears the memory, and core dumps are
 * disabled.
 */
#include "sign_in/flow/driver.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum { WAIT_MILLISECONDS = 60000 };

/* --- receiving --- */

static void
on_readable(void *context)
{
    struct driver *driver = context;
    struct message next = {0};
    char fault[PROTOCOL_WORDS_SIZE];
    enum channel_state state = channel_receive(&driver->channel, &next, fault);

    if (state == CHANNEL_EMPTY) {
        return;
    }
    if (state == CHANNEL_ENDED && driver->expects == EXPECTS_TASK) {
        driver->is_ended = true;
    } else if (state == CHANNEL_MESSAGE && driver->expects != EXPECTS_NOTHING &&
               driver->received.kind == MESSAGE_NONE) {
        driver->received = next;
    } else {
        _exit(state == CHANNEL_ENDED ? EXIT_SUCCESS : EXIT_FAILURE);
    }
}

/* Waits for the expected message. */
static void
wait_for(struct driver *driver, enum driver_expects what)
{
    struct pollfd channel = {.fd = driver->channel.fd, .events = POLLIN};

    driver->expects = what;
    on_readable(driver); /* it may have arrived with the previous message */
    while (driver->received.kind == MESSAGE_NONE && !driver->is_ended) {
        if (driver->http != NULL) {
            http_wait(driver->http, WAIT_MILLISECONDS);
        } else if (poll(&channel, 1, -1) > 0) {
            on_readable(driver);
        }
    }
    driver->expects = EXPECTS_NOTHING;
}

/* Moves the received message to `message`; it must be of that kind. */
static void
expect(struct driver *driver, enum message_kind kind, struct message *message)
{
    if (driver->received.kind != kind) {
        _exit(EXIT_FAILURE);
    }
    message_clear(message);
    *message = driver->received;
    driver->received = (struct message){0};
}

/* --- start and end --- */

static void
send_log(const char *line, void *context)
{
    struct message message = {.kind = MESSAGE_LOG};

    text_copy(message.log.text, sizeof(message.log.text), line);
    driver_report(context, &message);
}

bool
driver_open(struct driver *driver, int fd, struct failure *failure)
{
    const struct message_open *open = &driver->open;
    CLEANUP_MESSAGE struct message message = {0};

    *driver = (struct driver){.channel = {.fd = fd}};
    wait_for(driver, EXPECTS_ANSWER);
    expect(driver, MESSAGE_OPEN, &message);
    driver->open = message.open;
    if (open->is_debugging) {
        log_set_sink(send_log, driver);
        log_turn_on();
    }
    if (open->version != PROTOCOL_VERSION) {
        return failure_set(failure, FAILURE_VERSIONS_DIFFER);
    }
    if (!http_open(&driver->http, open, failure)) {
        return false;
    }
    http_watch(driver->http, driver->channel.fd, on_readable, driver);
    return true;
}

void
driver_close(struct driver *driver)
{
    log_set_sink(NULL, NULL);
    http_close(&driver->http);
    channel_close(&driver->channel);
    message_clear(&driver->received);
    secret_wipe(&driver->open, sizeof(driver->open)); /* a proxy may have a password */
}

/* --- tasks, reports, questions --- */

bool
driver_next_task(struct driver *driver, struct message *task)
{
    wait_for(driver, EXPECTS_TASK);
    if (driver->is_ended) {
        return false;
    }
    expect(driver, MESSAGE_TASK, task);
    return true;
}

void
driver_report(struct driver *driver, const struct message *report)
{
    if (!channel_send(&driver->channel, report)) {
        _exit(EXIT_SUCCESS);
    }
}

void
driver_report_failure(struct driver *driver, const char *profile, const struct failure *failure)
{
    struct message message = {.kind = MESSAGE_FAILURE, .failure.failure = *failure};
    bool may_be_busy = driver->http != NULL && failure_code(failure) == ERROR_NETWORK;

    text_copy(message.failure.profile, sizeof(message.failure.profile), profile);
    message.failure.retry_after = may_be_busy ? http_retry_after(driver->http) : 0;
    log_debug("%s: failed: %s", profile[0] == '\0' ? "account" : profile, failure_name(failure->id));
    driver_report(driver, &message);
}

static bool
is_answer_to(enum message_kind question, enum message_kind answer)
{
    static const enum message_kind pairs[][2] = {
        {MESSAGE_NEED_LOGIN, MESSAGE_LOGIN},    {MESSAGE_NEED_LOGIN, MESSAGE_USE_PORTAL},
        {MESSAGE_NEED_FACTOR, MESSAGE_FACTOR},  {MESSAGE_MAY_SEND, MESSAGE_GO},
        {MESSAGE_MAY_SEND, MESSAGE_USE_PORTAL}, {MESSAGE_ANSWERED, MESSAGE_STORED},
        {MESSAGE_NEED_ROLE, MESSAGE_ROLE},      {MESSAGE_NEED_ASSERTION, MESSAGE_ASSERTION},
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (pairs[i][0] == question && pairs[i][1] == answer) {
            return true;
        }
    }
    return false;
}

bool
driver_ask(struct driver *driver, const struct message *question, struct message *answer, struct failure *failure)
{
    enum message_kind kind;

    driver_report(driver, question);
    wait_for(driver, EXPECTS_ANSWER);
    kind = driver->received.kind;
    if (!is_answer_to(question->kind, kind)) {
        expect(driver, MESSAGE_STOP, answer);
        *failure = answer->stop.failure;
        if (failure->id == FAILURE_NONE) {
            _exit(EXIT_FAILURE); /* a stop must have a reason */
        }
        return false;
    }
    expect(driver, kind, answer);
    return true;
}
