/* SPDX-License-Identifier: MIT
 *
 * Waits for the answer to a push.
 */
#include "sign_in/flow/portal_push.h"

#include "base/clock.h"
#include "base/log.h"

enum {
    WAIT_SECONDS = 60,      /* lifetime of a push in JumpCloud's documentation, if there is no expiresAt */
    WAIT_SECONDS_MAX = 90,  /* limit if the clocks differ */
    FAILURES_MAX = 5,       /* consecutive failed polls */
    POLL_MILLISECONDS = 500 /* as saml2aws, 2021 */
};

static void
report(struct driver *driver, enum push_state state, long seconds_left)
{
    const struct message message = {.kind = MESSAGE_PUSH, .push = {state, seconds_left}};

    driver_report(driver, &message);
}

/* After a network or server failure polling continues, because the push is still valid. False: the result is
 * unknown. */
static bool
poll_once(struct jumpcloud *jumpcloud, const struct jumpcloud_push *push, struct answer *answer, int *failures,
          struct failure *failure)
{
    bool is_answered = jumpcloud_push_poll(jumpcloud, push, answer, failure);
    bool is_unavailable = is_answered ? answer->retry == RETRY_POLL : failure_code(failure) == ERROR_NETWORK;

    if (is_answered && !is_unavailable) {
        *failures = 0;
        return answer->meaning != MEANS_UNKNOWN;
    }
    log_debug("push: %s", failure_name(failure->id));
    answer->meaning = MEANS_PUSH_PENDING;
    (*failures)++;
    return is_unavailable && *failures < FAILURES_MAX;
}

static bool
wait_for_answer(struct driver *driver, struct jumpcloud *jumpcloud, const struct jumpcloud_push *push,
                struct answer *answer, struct failure *failure)
{
    /* by JumpCloud's clock, from its Date headers */
    long life = (long)(push->expires_at - clock_now()) - http_clock_skew(jumpcloud->http);
    long left = push->expires_at == 0 ? WAIT_SECONDS : life < 0 ? 0 : life > WAIT_SECONDS_MAX ? WAIT_SECONDS_MAX : life;
    time_t end = clock_since_boot() + left;
    bool is_understood;
    int failures = 0;

    do {
        report(driver, PUSH_WAITING, left);
        http_wait(driver->http, POLL_MILLISECONDS);
        is_understood = poll_once(jumpcloud, push, answer, &failures, failure);
        left = (long)(end - clock_since_boot());
    } while (is_understood && answer->meaning == MEANS_PUSH_PENDING && left >= 0);
    report(driver, is_understood && answer->meaning == MEANS_PUSH_APPROVED ? PUSH_APPROVED : PUSH_OVER, 0);
    return is_understood;
}

bool
push_wait(struct driver *driver, struct jumpcloud *jumpcloud, const struct jumpcloud_push *push,
          struct failure *failure)
{
    struct answer answer = {0};

    if (!wait_for_answer(driver, jumpcloud, push, &answer, failure)) {
        return false;
    }
    if (answer.meaning == MEANS_PUSH_PENDING) {
        return failure_set(failure, FAILURE_PUSH_EXPIRED);
    }
    return answer.meaning == MEANS_PUSH_APPROVED && jumpcloud_push_log_in(jumpcloud, push, &answer, failure) &&
           answer.meaning == MEANS_ACCEPTED;
}
