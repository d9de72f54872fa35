/* SPDX-License-Identifier: MIT
 *
 * What a account_batch shares: the portal session of its account, kept, tried, found ended, made anew.
 */
#include "sign_in/flow/account_batch_portal.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "names/email.h"
#include "sign_in/failures.h"
#include "sign_in/flow/portal_login.h"

/* --- kept from earlier --- */

/* One account's cookies are never sent in another's name. */
static void
use_jar_of(struct sign_in *sign_in, const char *email)
{
    if (*email == '\0' || !email_is_same(sign_in->jar_of, email)) {
        http_cookies_restore(sign_in->http, "");
    }
    text_copy(sign_in->jar_of, sizeof(sign_in->jar_of), email);
}

void
account_batch_restore_portal(struct account_batch *account_batch)
{
    CLEANUP_PORTAL struct portal portal = {0};
    const struct account *account = &account_batch->account;
    bool is_kept = account->email[0] != '\0' &&
                   portal_find(&account_batch->sign_in->keyring, account->email, account->console_url, &portal);

    use_jar_of(account_batch->sign_in, account->email);
    log_debug("account %s: %zu profiles, console %s, SSO %s, portal session %s",
              account->email[0] == '\0' ? "(not known yet)" : account->email, account_batch->count,
              account->console_url, account->sso_url, is_kept ? "kept" : "none");
    if (is_kept) {
        jumpcloud_restore(&account_batch->jumpcloud, secret_text(&portal.session));
        secret_move(&account_batch->kept, &portal.session);
    }
    for (size_t i = 0; i < account_batch->count; i++) {
        account_batch->journeys[i]->step = is_kept ? SIGN_IN_PAGE : SIGN_IN_LOGIN;
    }
}

/* Each page may come with new cookies; what somebody has logged out of meanwhile stays away. */
static void
keep_portal(struct account_batch *account_batch)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct sign_in *sign_in = account_batch->sign_in;

    if (!portal_find(&sign_in->keyring, account_batch->account.email, account_batch->account.console_url, &portal)) {
        return;
    }
    portal_keep(&account_batch->jumpcloud, &sign_in->keyring, &account_batch->account, portal.authenticated_at);
    if (!account_batch->has_logged_in && !config_setting_is_on(sign_in->config, "keep_password")) {
        portal_drop_seed(&sign_in->keyring, sign_in->config, &account_batch->account);
    }
}

static void
forget_ended_portal(struct account_batch *account_batch)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct keyring *keyring = &account_batch->sign_in->keyring;

    if (account_batch->kept.size > 0 &&
        portal_find(keyring, account_batch->account.email, account_batch->account.console_url, &portal) &&
        strcmp(secret_text(&portal.session), secret_text(&account_batch->kept)) == 0) {
        const struct portal_end end = {portal.authenticated_at, portal.used_at, clock_now()};

        log_debug("portal session of %s is gone", account_batch->account.email);
        portal_end_store(keyring, account_batch->account.email, &end);
        portal_forget(keyring, account_batch->account.email);
    }
}

/* --- logging in --- */

void
account_batch_warm_sts(struct account_batch *account_batch)
{
    struct sts_endpoint endpoint;
    struct sts_endpoint other;

    for (size_t i = 0; i < account_batch->count; i++) {
        size_t same = 1;

        if (!profile_sign_in_guess_sts(account_batch->journeys[i], &endpoint)) {
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            same += profile_sign_in_guess_sts(account_batch->journeys[j], &other) &&
                    strcmp(other.url, endpoint.url) == 0;
        }
        http_warm(account_batch->sign_in->http, endpoint.url, true, same);
    }
}

static const char *
redirect_target(const char *url)
{
    const char *path = strstr(url, "/saml2/");

    return path == NULL ? NULL : path + 1;
}

static bool
wants_page(const struct profile_sign_in *journey)
{
    return journey->step == SIGN_IN_LOGIN || journey->step == SIGN_IN_PAGE;
}

void
account_batch_fail_all_without_page(struct account_batch *account_batch, const struct error *error)
{
    for (size_t i = 0; i < account_batch->count; i++) {
        if (wants_page(account_batch->journeys[i])) {
            profile_sign_in_fail(account_batch->journeys[i], error);
        }
    }
}

/* A second account_batch of the account, whose profiles had to wait for another process, would ask all over again. */
static bool
was_refused(const struct account_batch *account_batch)
{
    const struct sign_in *sign_in = account_batch->sign_in;

    return sign_in->refusal.code != ERROR_NONE && email_is_same(sign_in->refused.email, account_batch->account.email) &&
           strcmp(sign_in->refused.console_url, account_batch->account.console_url) == 0;
}

static void
note_refusal(struct account_batch *account_batch, const struct account *account, const struct error *error)
{
    if (error->code == ERROR_DENIED) {
        account_batch->sign_in->refused = *account;
        account_batch->sign_in->refusal = *error;
    }
}

static void
log_in(struct account_batch *account_batch, const struct profile_sign_in *first)
{
    struct sign_in *sign_in = account_batch->sign_in;
    const struct account configured = account_batch->account;
    struct error error = {0};

    log_debug("%s: login wanted", first->profile.name);
    if (was_refused(account_batch)) {
        account_batch_fail_all_without_page(account_batch, &sign_in->refusal);
        return;
    }
    forget_ended_portal(account_batch);
    account_batch_warm_sts(account_batch);
    /* who tried the kept session has left a connection */
    http_warm(sign_in->http, account_batch->account.sso_url, false,
              account_batch->count - (account_batch->kept.size > 0));
    account_batch->has_logged_in = true;
    account_batch->is_open = portal_login(&account_batch->jumpcloud, &sign_in->keyring, sign_in->config,
                                          &account_batch->account, sign_in->wanted, redirect_target(first->profile.url),
                                          &account_batch->kept, &account_batch->accepted, &error);
    text_copy(sign_in->jar_of, sizeof(sign_in->jar_of), account_batch->account.email);
    if (!account_batch->is_open) {
        note_refusal(account_batch, &configured, &error);
        account_batch_fail_all_without_page(account_batch, &error);
    }
    for (size_t i = 0; i < account_batch->count; i++) {
        if (account_batch->journeys[i]->step == SIGN_IN_LOGIN) {
            account_batch->journeys[i]->step = SIGN_IN_PAGE;
        }
    }
}

/* Those whose page goes without a code go on with the portal session at hand. */
static void
log_in_with_code(struct account_batch *account_batch, const struct profile_sign_in *first)
{
    struct sign_in *sign_in = account_batch->sign_in;

    account_batch->has_sent_code = true;
    portal_end_forget(&sign_in->keyring, account_batch->account.email); /* it was the application's wish, not the end */
    if (!portal_login_with_code(&account_batch->jumpcloud, &sign_in->keyring, sign_in->config, &account_batch->account,
                                &account_batch->accepted, redirect_target(first->profile.url),
                                &account_batch->code_error)) {
        log_debug("login with a code for %s: %s", first->profile.name, account_batch->code_error.text);
    } else {
        account_batch->code_error = (struct error){0};
    }
    for (size_t i = 0; i < account_batch->count; i++) {
        if (account_batch->journeys[i]->step != SIGN_IN_LOGIN) {
            continue;
        }
        if (account_batch->code_error.code == ERROR_NONE) {
            account_batch->journeys[i]->step = SIGN_IN_PAGE;
        } else {
            profile_sign_in_fail(account_batch->journeys[i], &account_batch->code_error);
        }
    }
}

void
account_batch_log_in(struct account_batch *account_batch, const struct profile_sign_in *first)
{
    (account_batch->has_logged_in ? log_in_with_code : log_in)(account_batch, first);
}

/* --- what pages tell --- */

/* After a login of this account_batch an application that wants another one is not content with the password alone;
 * after one with a code nothing more can be done. Before it, nobody needs to ask with the same portal session again. */
static void
hear_of_login(struct account_batch *account_batch, struct profile_sign_in *journey)
{
    struct error error = account_batch->code_error;

    if (account_batch->has_sent_code) {
        if (error.code == ERROR_NONE) {
            error_blame(&error, FAILURE_APPLICATION_WANTS_LOGIN, journey->profile.name);
        }
        profile_sign_in_fail(journey, &error);
        return;
    }
    if (account_batch->has_logged_in) {
        return; /* it waits for account_batch_log_in() */
    }
    for (size_t i = 0; i < account_batch->count; i++) {
        if (wants_page(account_batch->journeys[i]) && !account_batch->journeys[i]->is_under_way) {
            account_batch->journeys[i]->step = SIGN_IN_LOGIN;
        }
    }
}

void
account_batch_hear_of_portal(struct account_batch *account_batch, struct profile_sign_in *journey)
{
    if (!journey->call.is_answered) {
        if (!account_batch->is_open) {
            account_batch_fail_all_without_page(account_batch,
                                                &journey->call.error); /* they would all wait for the same host */
        }
        return;
    }
    if (journey->step == SIGN_IN_LOGIN) {
        hear_of_login(account_batch, journey);
        return;
    }
    account_batch->is_open = true;
    if (journey->step != SIGN_IN_DONE) {
        keep_portal(account_batch);
    }
}
