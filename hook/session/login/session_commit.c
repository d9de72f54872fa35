/* SPDX-License-Identifier: MIT
 *
 * Checks and stores the worker's results.
 */
#include "session/login/session_commit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "keyring/quota.h"
#include "keyring/stamp.h"
#include "names/role.h"

enum {
    PORTAL_SIZE_MAX = 16384,   /* usually a few hundred bytes; the whole keyring has 20,000 */
    SKEW_NOTICE_SECONDS = 240, /* AWS accepts a skew of five minutes */
    EXPIRY_TOLERANCE_SECONDS =
        60, /* the shortest AWS session is 15 minutes, so an expiry this far in the past means a wrong clock */
    BACK_OFF_MAX_SECONDS = 3600,
    SESSION_SECONDS_MAX = 12 * 3600, /* AWS's longest session */
};

static const int64_t time_max =
    253402300799; /* the last second of the year 9999, so that sums of times stay in range */
static const int64_t skew_max = 10LL * 365 * 86400;

void
session_commit_add_notice(char notice[static NOTICE_SIZE], const char *format, ...)
{
    size_t used = strlen(notice);
    va_list arguments;

    if (used > 0 && used + 1 < NOTICE_SIZE) {
        notice[used++] = ' ';
    }
    va_start(arguments, format);
    vsnprintf(notice + used, NOTICE_SIZE - used, format, arguments);
    va_end(arguments);
}

/* --- the portal session --- */

bool
portal_commit_is_valid(const struct secret *session)
{
    return session->size > 0 && session->size <= PORTAL_SIZE_MAX && strlen(secret_text(session)) == session->size;
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

/* --- a new AWS session --- */

bool
session_commit_read(struct message_session *session, struct credentials *credentials, char notice[static NOTICE_SIZE])
{
    struct role_arn role = {0};

    if (session->expires_at <= 0 || session->expires_at > time_max || session->skew_seconds < -skew_max ||
        session->skew_seconds > skew_max || session->wanted_seconds < 0 || session->wanted_seconds > time_max ||
        session->accepted_seconds < 0 || session->accepted_seconds > time_max ||
        !role_arn_parse(session->role_arn, &role)) {
        return false;
    }
    text_copy(credentials->access_key_id, sizeof(credentials->access_key_id), session->access_key_id);
    secret_move(&credentials->secret_access_key, &session->secret_access_key);
    secret_move(&credentials->session_token, &session->session_token);
    text_copy(credentials->partition, sizeof(credentials->partition), role.partition);
    text_copy(credentials->account_id, sizeof(credentials->account_id), role.account_id);
    text_copy(credentials->role_name, sizeof(credentials->role_name), role.name);
    credentials->skew_seconds = (long)session->skew_seconds;
    credentials->issued_at = clock_now();
    credentials->expires_at = (time_t)(session->expires_at - session->skew_seconds);
    if (credentials->expires_at > credentials->issued_at + SESSION_SECONDS_MAX) {
        credentials->expires_at = credentials->issued_at + SESSION_SECONDS_MAX;
    }
    credentials->expires_since_boot = clock_since_boot() + (credentials->expires_at - credentials->issued_at);
    credentials->made_ns = clock_since_boot_ns();
    if (session->accepted_seconds != 0) {
        session_commit_add_notice(
            notice,
            "AWS does not allow %s a session of %lld seconds; it lasts one hour, also in future. When an administrator "
            "has raised the role's maximum session duration, run: ajc-hook edit %s --duration %lld",
            session->profile, (long long)session->wanted_seconds, session->profile, (long long)session->wanted_seconds);
    }
    if (labs(credentials->skew_seconds) > SKEW_NOTICE_SECONDS) {
        session_commit_add_notice(
            notice, "This machine's clock is %ld minutes %s AWS's; correct it, or AWS will refuse requests.",
            labs(credentials->skew_seconds) / 60, credentials->skew_seconds > 0 ? "behind" : "ahead of");
    }
    return credentials_are_valid(credentials);
}

bool
session_commit_store(struct keyring *keyring, int64_t started_ns, const char *profile, struct credentials *credentials,
                     char notice[static NOTICE_SIZE], struct failure *failure)
{
    char end[CLOCK_TEXT_SIZE];
    char evicted[QUOTA_NOTICE_SIZE];
    struct error error;
    bool is_stored;

    if (credentials->expires_at < clock_now() - EXPIRY_TOLERANCE_SECONDS) {
        clock_format_local(credentials->expires_at, end);
        credentials_clear(credentials);
        return failure_set(failure, FAILURE_SESSION_OVER, profile, end);
    }
    if (marker_is_newer(keyring, MARKER_REMOVED, profile, started_ns)) {
        credentials_clear(credentials);
        return failure_set(failure, FAILURE_REMOVED_MEANWHILE, profile);
    }
    marker_clear(keyring, MARKER_REMOVED, profile);
    marker_clear(keyring, MARKER_FAILURE, profile);
    marker_clear(keyring, MARKER_BACKOFF, profile);
    is_stored = credentials_store(keyring, profile, credentials, &error);
    if (quota_take_notice(keyring, evicted)) {
        session_commit_add_notice(notice, "%s", evicted);
    }
    if (is_stored) {
        log_debug("%s: stored in the keyring, expires in %ld seconds, AWS's clock is %ld ahead", profile,
                  credentials_seconds_left(credentials), credentials->skew_seconds);
        stamp_publish(profile, credentials->access_key_id);
    } else if (keyring->base != 0) { /* otherwise there is a notice already */
        session_commit_add_notice(notice, "%.500s", error.text);
    }
    return true;
}

void
session_commit_set_back_off(struct keyring *keyring, const char *profile, long seconds)
{
    struct marker rest = {.until_since_boot = clock_since_boot() +
                                              (seconds < BACK_OFF_MAX_SECONDS ? seconds : BACK_OFF_MAX_SECONDS)};

    log_debug("%s: no automatic sign-in for %ld seconds (Retry-After)", profile, seconds);
    marker_set(keyring, MARKER_BACKOFF, profile, &rest);
}

/* --- to the configuration --- */

void
session_commit_learn(const struct config *config, struct config_learned *learned, const struct account *account,
                     bool is_done)
{
    struct error error;

    if (account != NULL && account->is_proven) {
        text_copy(learned->email, sizeof(learned->email), account->email);
        text_copy(learned->mfa, sizeof(learned->mfa), account->mfa);
        learned->is_mfa_known = true;
        if (is_done && account->is_host_assumed) {
            text_copy(learned->sso_url, sizeof(learned->sso_url), account->sso_url);
        }
    }
    if ((learned->email[0] != '\0' || learned->aws_account[0] != '\0') && !config_learn(config, learned, &error)) {
        log_debug("not stored in the configuration: %s", error.text);
    }
}
