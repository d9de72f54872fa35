/* SPDX-License-Identifier: MIT
 *
 * Waiting for the answer to a push.
 */
#include "sign_in/flow/portal_push.h"

#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "sign_in/failures.h"
#include "sign_in/flow/ask.h"
#include "sign_in/flow/status_line.h"

enum {
    WAIT_SECONDS = 60,     /* how long JumpCloud's documentation says that a push lives; for want of its expiresAt */
    WAIT_SECONDS_MAX = 90, /* whatever the clocks say */
    TROUBLES_MAX = 5,      /* looks in a row that failed */
};

static const struct timespec between_looks = {.tv_nsec = 500000000}; /* as saml2aws, 2021 */

/* By JumpCloud's clock, which the Date headers told. */
static long
seconds_to_wait(const struct jumpcloud *jumpcloud, const struct jumpcloud_push *push)
{
    long seconds = (long)(push->expires_at - clock_now()) - http_clock_skew(jumpcloud->http);

    if (push->expires_at == 0) {
        return WAIT_SECONDS;
    }
    return seconds < 0 ? 0 : seconds > WAIT_SECONDS_MAX ? WAIT_SECONDS_MAX : seconds;
}

/* A look that failed for the network's or JumpCloud's trouble is made again: the push goes on meanwhile. */
static bool
look(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, int *troubles, struct error *error)
{
    if (jumpcloud_push_look(jumpcloud, push, error)) {
        *troubles = 0;
        return true;
    }
    log_debug("push: %s", error->text);
    (*troubles)++;
    return error->code == ERROR_NETWORK && *troubles < TROUBLES_MAX;
}

static bool
await_answer(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, struct error *error)
{
    time_t end = clock_since_boot() + seconds_to_wait(jumpcloud, push);
    bool is_understood = true;
    int troubles = 0;
    long left = 0;

    while (is_understood && push->status == PUSH_PENDING && (left = (long)(end - clock_since_boot())) >= 0) {
        status_line_show("Approve the JumpCloud Protect push on your phone: %ld s left, Ctrl-C cancels.", left);
        nanosleep(&between_looks, NULL);
        is_understood = look(jumpcloud, push, &troubles, error);
    }
    status_line_end();
    return is_understood;
}

bool
push_wait(struct jumpcloud *jumpcloud, struct jumpcloud_push *push, struct error *error)
{
    if (!await_answer(jumpcloud, push, error)) {
        return false;
    }
    switch (push->status) {
    case PUSH_ACCEPTED:
        ask_say("The push was approved.");
        return jumpcloud_push_log_in(jumpcloud, push, error);
    case PUSH_DENIED:
        return error_blame(error, FAILURE_PUSH_DENIED);
    case PUSH_PENDING:
    case PUSH_EXPIRED:
    default:
        return error_blame(error, FAILURE_PUSH_EXPIRED);
    }
}
