/* SPDX-License-Identifier: MIT
 *
 * The steps of sending a secret to JumpCloud.
 */
#include "session/login/send_permission.h"

#include <string.h>

#include "base/text.h"
#include "keyring/lock.h"
#include "keyring/marker.h"
#include "session/ask/messages.h"
#include "session/login/outcomes.h"

void
send_permission_clear(struct send_permission *permission)
{
    lock_release(&permission->lock);
    permission->state = SEND_IDLE;
}

enum send_decision
send_permission_ask(struct send_permission *permission, enum secret_sent what,
                    bool (*take_lock)(int *lock, struct error *error), struct portal *portal, struct error *error)
{
    struct keyring *keyring = permission->keyring;
    const char *email = permission->account->email;
    int64_t since_ns = permission->started_ns;
    struct marker attempt = {0};
    enum send_decision decision = SEND_GO;

    if (permission->state != SEND_IDLE) {
        return SEND_OUT_OF_ORDER;
    }
    if (!take_lock(&permission->lock, error)) {
        return SEND_NO_LOCK;
    }
    if (portal_find(keyring, email, permission->account->console_url, portal) &&
        strcmp(secret_text(&portal->session), secret_text(permission->tried)) != 0) {
        decision = SEND_USE_PORTAL;
    } else if (marker_is_newer(keyring, MARKER_LOGGED_OUT, email, since_ns)) {
        decision = SEND_LOGGED_OUT;
    } else if (permission->is_automatic && (marker_is_newer(keyring, MARKER_REFUSED, email, since_ns) ||
                                            marker_is_newer(keyring, MARKER_ATTEMPT, email, since_ns))) {
        decision = SEND_REFUSED_MEANWHILE; /* a password that was just typed may be sent */
    }
    if (decision != SEND_USE_PORTAL) {
        portal_clear(portal);
    }
    if (decision != SEND_GO) {
        lock_release(&permission->lock);
        return decision;
    }
    if (!marker_set(keyring, MARKER_ATTEMPT, email, &attempt) && permission->is_automatic) {
        lock_release(&permission->lock);
        return SEND_NO_MARKER;
    }
    permission->what = what;
    permission->state = SEND_SENT;
    return SEND_GO;
}

/* --- results --- */

const struct outcome_row outcome_rows[OUTCOME_COUNT] = {
#define ROW(outcome, attempt, password, refusal, stores, run) \
    [OUTCOME_##outcome] = {ATTEMPT_##attempt, PASSWORD_##password, REFUSAL_##refusal, STORES_##stores, RUN_##run},
    OUTCOMES(ROW)
#undef ROW
};

/* Checks that each outcome has its row. */
enum {
#define ROW(outcome, ...) ROW_OF_##outcome,
    OUTCOMES(ROW)
#undef ROW
        ROW_COUNT
};
#define ROW(outcome, ...) \
    _Static_assert((int)ROW_OF_##outcome == (int)OUTCOME_##outcome, #outcome " is not in the order of the outcomes");
OUTCOMES(ROW)
#undef ROW
_Static_assert((int)ROW_COUNT == (int)OUTCOME_COUNT, "an outcome has no row");

bool
send_permission_answered(struct send_permission *permission, enum login_outcome outcome, const struct failure *failure)
{
    struct marker attempt = {0};
    bool is_about_push = outcome == OUTCOME_PUSH_SENT || outcome == OUTCOME_PUSH_ENDED;

    if ((is_about_push && permission->what != SENT_PUSH) ||
        (outcome == OUTCOME_KEY_REFUSED && permission->what != SENT_KEY)) {
        return false; /* an answer to another kind of secret */
    }
    if (permission->state != SEND_SENT && (permission->state != SEND_PUSHING || outcome == OUTCOME_PUSH_SENT)) {
        return false; /* a push is sent once, then it ends once */
    }
    /* The marker stays until the result is known. LATER is a definite answer of JumpCloud, too. */
    if (outcome_rows[outcome].attempt == ATTEMPT_CLEARED) {
        marker_clear(permission->keyring, MARKER_ATTEMPT, permission->account->email);
    } else if (outcome_rows[outcome].attempt == ATTEMPT_SENTENCE_STORED) {
        text_copy(attempt.sentence, sizeof(attempt.sentence), messages_error(failure).text);
        marker_set(permission->keyring, MARKER_ATTEMPT, permission->account->email, &attempt);
    }
    permission->state = outcome == OUTCOME_PUSH_SENT ? SEND_PUSHING : SEND_SETTLED;
    return true;
}

void
send_permission_release(struct send_permission *permission)
{
    if (permission->state == SEND_SETTLED) {
        send_permission_clear(permission);
    }
}
