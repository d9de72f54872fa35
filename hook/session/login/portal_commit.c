/* SPDX-License-Identifier: MIT
 *
 * Stores and removes the portal session in the keyring.
 */
#include "session/login/portal_commit.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"

enum { SESSION_SIZE_MAX = 16384 }; /* usually a few hundred bytes; the whole keyring has 20,000 */

bool
portal_commit_is_valid(const struct secret *session)
{
    return session->size > 0 && session->size <= SESSION_SIZE_MAX && strlen(secret_text(session)) == session->size;
}

static bool
find(const struct login_subject *subject, struct portal *portal)
{
    return portal_find(subject->keyring, subject->account.email, subject->account.console_url, portal);
}

static void
store(const struct login_subject *subject, const struct secret *session, time_t authenticated_at)
{
    struct portal portal = {.session = *session, /* borrowed */
                            .authenticated_at = authenticated_at,
                            .used_at = clock_now()};
    struct error error;

    if (marker_exists(subject->keyring, MARKER_LOGGED_OUT, subject->account.email)) {
        return;
    }
    text_copy(portal.console_url, sizeof(portal.console_url), subject->account.console_url);
    if (!portal_store(subject->keyring, subject->account.email, &portal, &error)) {
        log_debug("portal session not stored: %s", error.text);
    }
}

static void
drop_machine_password(const struct login_subject *subject)
{
    CLEANUP_PORTAL struct portal portal = {0};

    if (find(subject, &portal)) {
        machine_password_forget_of(subject->keyring, subject->config, subject->account.email);
    }
}

bool
portal_commit_store_new(const struct login_subject *subject, int64_t started_ns, const struct secret *session)
{
    const char *email = subject->account.email;

    if (marker_is_newer(subject->keyring, MARKER_LOGGED_OUT, email, started_ns)) {
        return false;
    }
    marker_clear(subject->keyring, MARKER_LOGGED_OUT, email);
    store(subject, session, clock_now());
    drop_machine_password(subject);
    return true;
}

void
portal_commit_renew(const struct login_subject *subject, const struct secret *session, bool was_kept)
{
    CLEANUP_PORTAL struct portal portal = {0};

    if (!find(subject, &portal)) {
        return; /* there was a logout */
    }
    store(subject, session, portal.authenticated_at);
    if (was_kept && !config_setting_is_on(subject->config, "keep_password")) {
        drop_machine_password(subject);
    }
}

void
portal_commit_forget_ended(const struct login_subject *subject, const struct secret *session)
{
    const char *email = subject->account.email;
    CLEANUP_PORTAL struct portal portal = {0};

    if (session->size > 0 && find(subject, &portal) &&
        strcmp(secret_text(&portal.session), secret_text(session)) == 0) {
        const struct portal_end end = {portal.authenticated_at, portal.used_at, clock_now()};

        log_debug("portal session of %s has ended", email);
        portal_end_store(subject->keyring, email, &end);
        portal_forget(subject->keyring, email);
    }
}

void
portal_commit_deny_end(const struct login_subject *subject)
{
    portal_end_forget(subject->keyring, subject->account.email);
}
