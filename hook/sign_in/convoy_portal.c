/* SPDX-License-Identifier: MIT
 *
 * What a convoy shares: the portal session of its account, kept, tried, found ended, made anew.
 */
#include "sign_in/convoy_portal.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "sign_in/failures.h"
#include "sign_in/portal_login.h"
#include "store/account_keys.h"

/* --- kept from earlier --- */

/* One account's cookies are never sent in another's name. */
static void
use_jar_of(struct sign_in *sign_in, const char *email)
{
    if (*email == '\0' || strcmp(sign_in->jar_of, email) != 0) {
        http_cookies_restore(sign_in->http, "");
    }
    text_copy(sign_in->jar_of, sizeof(sign_in->jar_of), email);
}

void
convoy_restore_portal(struct convoy *convoy)
{
    CLEANUP_PORTAL struct portal portal = {0};
    const struct account *account = &convoy->account;
    bool is_kept = account->email[0] != '\0' &&
                   portal_find(&convoy->sign_in->keyring, account->email, account->console_url, &portal);

    use_jar_of(convoy->sign_in, account->email);
    log_debug("account %s: %zu profiles, console %s, SSO %s, portal session %s",
              account->email[0] == '\0' ? "(not known yet)" : account->email, convoy->count, account->console_url,
              account->sso_url, is_kept ? "kept" : "none");
    if (is_kept) {
        jumpcloud_restore(&convoy->jumpcloud, secret_text(&portal.session));
        secret_move(&convoy->kept, &portal.session);
    }
    for (size_t i = 0; i < convoy->count; i++) {
        convoy->journeys[i]->step = is_kept ? JOURNEY_PAGE : JOURNEY_LOGIN;
    }
}

/* Each page may come with new cookies; what somebody has logged out of meanwhile stays away. */
static void
keep_portal(struct convoy *convoy)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct sign_in *sign_in = convoy->sign_in;

    if (!portal_find(&sign_in->keyring, convoy->account.email, convoy->account.console_url, &portal)) {
        return;
    }
    portal_keep(&convoy->jumpcloud, &sign_in->keyring, &convoy->account, portal.authenticated_at);
    if (!convoy->has_logged_in && !config_setting_is_on(sign_in->config, "keep_password")) {
        portal_drop_seed(&sign_in->keyring, sign_in->config, &convoy->account);
    }
}

static void
forget_ended_portal(struct convoy *convoy)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct keyring *keyring = &convoy->sign_in->keyring;

    if (convoy->kept.size > 0 && portal_find(keyring, convoy->account.email, convoy->account.console_url, &portal) &&
        strcmp(secret_text(&portal.session), secret_text(&convoy->kept)) == 0) {
        const struct portal_end end = {portal.authenticated_at, portal.used_at, clock_now()};

        log_debug("portal session of %s is gone", convoy->account.email);
        portal_end_store(keyring, convoy->account.email, &end);
        portal_forget(keyring, convoy->account.email);
    }
}

/* --- logging in --- */

void
convoy_warm_sts(struct convoy *convoy)
{
    struct sts_endpoint endpoint;
    struct sts_endpoint other;

    for (size_t i = 0; i < convoy->count; i++) {
        size_t same = 1;

        if (!journey_guess_sts(convoy->journeys[i], &endpoint)) {
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            same += journey_guess_sts(convoy->journeys[j], &other) && strcmp(other.url, endpoint.url) == 0;
        }
        http_warm(convoy->sign_in->http, endpoint.url, true, same);
    }
}

static const char *
redirect_target(const char *url)
{
    const char *path = strstr(url, "/saml2/");

    return path == NULL ? NULL : path + 1;
}

static bool
wants_page(const struct journey *journey)
{
    return journey->step == JOURNEY_LOGIN || journey->step == JOURNEY_PAGE;
}

void
convoy_fail_all_without_page(struct convoy *convoy, const struct error *error)
{
    for (size_t i = 0; i < convoy->count; i++) {
        if (wants_page(convoy->journeys[i])) {
            journey_fail(convoy->journeys[i], error);
        }
    }
}

/* A second convoy of the account, whose profiles had to wait for another process, would ask all over again. */
static bool
was_refused(const struct convoy *convoy)
{
    const struct sign_in *sign_in = convoy->sign_in;

    return sign_in->refusal.code != ERROR_NONE && strcmp(sign_in->refused.email, convoy->account.email) == 0 &&
           strcmp(sign_in->refused.console_url, convoy->account.console_url) == 0;
}

static void
note_refusal(struct convoy *convoy, const struct account *account, const struct error *error)
{
    if (error->code == ERROR_DENIED) {
        convoy->sign_in->refused = *account;
        convoy->sign_in->refusal = *error;
    }
}

static void
log_in(struct convoy *convoy, const struct journey *first)
{
    struct sign_in *sign_in = convoy->sign_in;
    const struct account configured = convoy->account;
    struct error error = {0};

    log_debug("%s: login wanted", first->profile.name);
    if (was_refused(convoy)) {
        convoy_fail_all_without_page(convoy, &sign_in->refusal);
        return;
    }
    forget_ended_portal(convoy);
    convoy_warm_sts(convoy);
    /* who tried the kept session has left a connection */
    http_warm(sign_in->http, convoy->account.sso_url, false, convoy->count - (convoy->kept.size > 0));
    convoy->has_logged_in = true;
    convoy->is_open = portal_login(&convoy->jumpcloud, &sign_in->keyring, sign_in->config, &convoy->account,
                                   sign_in->wanted, redirect_target(first->profile.url), &convoy->kept,
                                   &convoy->accepted, &error);
    text_copy(sign_in->jar_of, sizeof(sign_in->jar_of), convoy->account.email);
    if (!convoy->is_open) {
        note_refusal(convoy, &configured, &error);
        convoy_fail_all_without_page(convoy, &error);
    }
    for (size_t i = 0; i < convoy->count; i++) {
        if (convoy->journeys[i]->step == JOURNEY_LOGIN) {
            convoy->journeys[i]->step = JOURNEY_PAGE;
        }
    }
}

/* Those whose page goes without a code go on with the portal session at hand. */
static void
log_in_with_code(struct convoy *convoy, const struct journey *first)
{
    struct sign_in *sign_in = convoy->sign_in;

    convoy->has_sent_code = true;
    portal_end_forget(&sign_in->keyring, convoy->account.email); /* it was the application's wish, not the end */
    if (!portal_login_with_code(&convoy->jumpcloud, &sign_in->keyring, sign_in->config, &convoy->account,
                                &convoy->accepted, redirect_target(first->profile.url), &convoy->code_error)) {
        log_debug("login with a code for %s: %s", first->profile.name, convoy->code_error.text);
    } else {
        convoy->code_error = (struct error){0};
    }
    for (size_t i = 0; i < convoy->count; i++) {
        if (convoy->journeys[i]->step != JOURNEY_LOGIN) {
            continue;
        }
        if (convoy->code_error.code == ERROR_NONE) {
            convoy->journeys[i]->step = JOURNEY_PAGE;
        } else {
            journey_fail(convoy->journeys[i], &convoy->code_error);
        }
    }
}

void
convoy_log_in(struct convoy *convoy, const struct journey *first)
{
    (convoy->has_logged_in ? log_in_with_code : log_in)(convoy, first);
}

/* --- what pages tell --- */

/* After a login of this convoy an application that wants another one is not content with the password alone; after one
 * with a code nothing more can be done. Before it, nobody needs to ask with the same portal session again. */
static void
hear_of_login(struct convoy *convoy, struct journey *journey)
{
    struct error error = convoy->code_error;

    if (convoy->has_sent_code) {
        if (error.code == ERROR_NONE) {
            error_blame(&error, FAILURE_APPLICATION_WANTS_LOGIN, journey->profile.name);
        }
        journey_fail(journey, &error);
        return;
    }
    if (convoy->has_logged_in) {
        return; /* it waits for convoy_log_in() */
    }
    for (size_t i = 0; i < convoy->count; i++) {
        if (wants_page(convoy->journeys[i]) && !convoy->journeys[i]->is_under_way) {
            convoy->journeys[i]->step = JOURNEY_LOGIN;
        }
    }
}

void
convoy_hear_of_portal(struct convoy *convoy, struct journey *journey)
{
    if (!journey->call.is_answered) {
        if (!convoy->is_open) {
            convoy_fail_all_without_page(convoy, &journey->call.error); /* they would all wait for the same host */
        }
        return;
    }
    if (journey->step == JOURNEY_LOGIN) {
        hear_of_login(convoy, journey);
        return;
    }
    convoy->is_open = true;
    if (journey->step != JOURNEY_DONE) {
        keep_portal(convoy);
    }
}
