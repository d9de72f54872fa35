/* SPDX-License-Identifier: MIT
 *
 * Waiting for the answer to a push.
 */
#include "sign_in/flow/portal_push.h"

#include "base/clock.h"
#include "base/log.h"

enum {
    WAIT_SECONDS = 60,               /* how long JumpCloud's documentation says that a push lives; without expiresAt */
    WAIT_SECONDS_MAX = 90,           /* whatever the clocks say */
    FAILURES_MAX = 5,                /* looks in a row that failed */
    BETWEEN_LOOKS_MILLISECONDS = 500 /* as saml2aws, 2021 */
};

/* By JumpCloud's clock, as its Date headers say. */
static long
seconds_to_wait(const struct jumpcloud *jumpcloud, const struct jumpcloud_push *push)
{
    long seconds = (long)(push->expires_at - clock_now()) - http_clock_skew(jumpcloud->http);

    if (push->expires_at == 0) {
        return WAIT_SECONDS;
    }
    return seconds < 0 ? 0 : seconds > WAIT_SECONDS_MAX ? WAIT_SECONDS_MAX : seconds;
}

static void
report(struct driver *driver, enum push_state state, long seconds_left)
{
    const struct message message = {.kind = MESSAGE_PUSH, .push = {state, seconds_left}};

    driver_report(driver, &message);
}

/* A look that failed for the network's or JumpCloud's trouble is made again: the push goes on meanwhile. */
static bool
look(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, int *failures, struct failure *failure)
{
    if (jumpcloud_push_look(jumpcloud, push, failure)) {
        *failures = 0;
        return true;
    }
    log_debug("push: %s", failure_name(failure->id));
    (*failures)++;
    return failure_code(failure) == ERROR_NETWORK && *failures < FAILURES_MAX;
}

static bool
wait_for_answer(struct driver *driver, struct jumpcloud *jumpcloud, struct jumpcloud_push *push,
                struct failure *failure)
{
    time_t end = clock_since_boot() + seconds_to_wait(jumpcloud, push);
    bool is_understood = true;
    int failures = 0;
    long left = 0;

    while (is_understood && push->status == PUSH_PENDING && (left = (long)(end - clock_since_boot())) >= 0) {
        report(driver, PUSH_WAITING, left);
        driver_pause(driver, BETWEEN_LOOKS_MILLISECONDS);
        is_understood = look(jumpcloud, push, &failures, failure);
    }
    report(driver, is_understood && push->status == PUSH_ACCEPTED ? PUSH_APPROVED : PUSH_OVER, 0);
    return is_understood;
}

bool
push_wait(struct driver *driver, struct jumpcloud *jumpcloud, struct jumpcloud_push *push, struct failure *failure)
{
    if (!wait_for_answer(driver, jumpcloud, push, failure)) {
        return false;
    }
    switch (push->status) {
    case PUSH_ACCEPTED:
        return jumpcloud_push_log_in(jumpcloud, push, failure);
    case PUSH_DENIED:
        return failure_set(failure, FAILURE_PUSH_DENIED);
    case PUSH_PENDING:
    case PUSH_EXPIRED:
    default:
        return failure_set(failure, FAILURE_PUSH_EXPIRED);
    }
}
