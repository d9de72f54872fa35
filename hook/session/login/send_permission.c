/* SPDX-License-Identifier: MIT
 *
 * The steps of sending a secret to JumpCloud.
 */
#include "session/login/send_permission.h"

#include <string.h>

#include "base/text.h"
#include "keyring/lock.h"
#include "keyring/marker.h"
#include "session/login/outcomes.h"

void
send_permission_init(struct send_permission *permission)
{
    *permission = (struct send_permission){.lock = -1};
}

void
send_permission_clear(struct send_permission *permission)
{
    lock_release(&permission->lock);
    permission->state = SEND_IDLE;
}

/* changes by other processes */

static bool
find_fresh_portal(const struct send_permission *permission, struct portal *portal)
{
    const struct account *account = permission->account;

    if (portal_find(permission->keyring, account->email, account->console_url, portal) &&
        strcmp(secret_text(&portal->session), secret_text(permission->tried)) != 0) {
        return true;
    }
    portal_clear(portal);
    return false;
}

static bool
is_marked_since_start(const struct send_permission *permission, enum marker_kind kind)
{
    struct marker marker;

    return marker_find(permission->keyring, kind, permission->account->email, &marker) &&
           marker.made_ns > permission->started_ns;
}

/* A password that was just typed may be sent in spite of a refusal. */
static enum send_decision
decide(const struct send_permission *permission, struct portal *portal)
{
    if (find_fresh_portal(permission, portal)) {
        return SEND_USE_PORTAL;
    }
    if (is_marked_since_start(permission, MARKER_LOGGED_OUT)) {
        return SEND_LOGGED_OUT;
    }
    if (permission->is_automatic &&
        (is_marked_since_start(permission, MARKER_REFUSED) || is_marked_since_start(permission, MARKER_ATTEMPT))) {
        return SEND_REFUSED_MEANWHILE;
    }
    return SEND_GO;
}

enum send_decision
send_permission_ask(struct send_permission *permission, enum secret_sent what,
                    bool (*take_lock)(int *lock, struct error *error), struct portal *portal, struct error *error)
{
    struct marker attempt = {0};
    enum send_decision decision;

    if (permission->state != SEND_IDLE) {
        return SEND_OUT_OF_ORDER;
    }
    if (!take_lock(&permission->lock, error)) {
        return SEND_NO_LOCK;
    }
    decision = decide(permission, portal);
    if (decision != SEND_GO) {
        lock_release(&permission->lock);
        return decision;
    }
    if (!marker_set(permission->keyring, MARKER_ATTEMPT, permission->account->email, &attempt) &&
        permission->is_automatic) {
        lock_release(&permission->lock);
        return SEND_NO_MARKER;
    }
    permission->what = what;
    permission->state = SEND_SENT;
    return SEND_GO;
}

/* --- results --- */

/* The marker stays until the result is known. LATER is a definite answer of JumpCloud, too. */
static void
update_marker(const struct send_permission *permission, enum login_outcome outcome, const char *sentence)
{
    const char *email = permission->account->email;
    struct marker attempt = {0};

    switch (outcome_find(outcome)->attempt) {
    case ATTEMPT_CLEARED:
        marker_clear(permission->keyring, MARKER_ATTEMPT, email);
        break;
    case ATTEMPT_GETS_SENTENCE:
        text_copy(attempt.sentence, sizeof(attempt.sentence), sentence);
        marker_set(permission->keyring, MARKER_ATTEMPT, email, &attempt);
        break;
    case ATTEMPT_UNCHANGED:
    default:
        break;
    }
}

/* An answer to one kind of secret alone: a push is on its way or has ended, what a security key signed is refused. */
static bool
fits_secret(enum secret_sent what, enum login_outcome outcome)
{
    if (outcome == OUTCOME_PUSH_SENT || outcome == OUTCOME_PUSH_ENDED) {
        return what == SENT_PUSH;
    }
    return outcome != OUTCOME_KEY_REFUSED || what == SENT_KEY;
}

/* A push is on its way once, and then has ended. */
static bool
may_follow(const struct send_permission *permission, enum login_outcome outcome)
{
    switch (permission->state) {
    case SEND_SENT:
        return fits_secret(permission->what, outcome);
    case SEND_PUSHING:
        return outcome != OUTCOME_PUSH_SENT && fits_secret(permission->what, outcome);
    case SEND_IDLE:
    case SEND_SETTLED:
    default:
        return false;
    }
}

bool
send_permission_answered(struct send_permission *permission, enum login_outcome outcome, const char *sentence)
{
    if (!may_follow(permission, outcome)) {
        return false;
    }
    update_marker(permission, outcome, sentence);
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
