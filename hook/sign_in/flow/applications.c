/* SPDX-License-Identifier: MIT
 *
 * The applications that JumpCloud's portal offers to an account.
 */
#include "sign_in/flow/applications.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "sign_in/failures.h"
#include "sign_in/flow/portal_login.h"
#include "sign_in/jumpcloud/applications_reply.h"
#include "sign_in/jumpcloud/jumpcloud.h"

struct listing {
    struct sign_in *sign_in;
    struct account account;
    struct jumpcloud jumpcloud;
    struct portal kept;
};

static void
listing_clear(struct listing *listing)
{
    jumpcloud_clear(&listing->jumpcloud);
    portal_clear(&listing->kept);
}

static void
take(const struct offered_application *offered, size_t count, struct record *record)
{
    record->application_count = 0;
    free(record->applications);
    record->applications = calloc(APPLICATIONS_MAX, sizeof(*record->applications));
    if (record->applications == NULL) {
        abort();
    }
    for (size_t i = 0; i < count && i < APPLICATIONS_MAX; i++) {
        struct application *application = &record->applications[record->application_count++];

        text_copy(application->name, sizeof(application->name), offered[i].name);
        text_copy(application->url, sizeof(application->url), offered[i].url);
        application->is_aws = offered[i].is_aws;
    }
}

static bool
fetch(struct listing *listing, bool *is_login_needed, struct record *record)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    CLEANUP_FREE struct offered_application *offered = NULL;
    size_t count = 0;

    if (!jumpcloud_ask(&listing->jumpcloud, "/userconsole/api/applications", NULL, &reply, &record->error) ||
        !applications_reply_parse(reply.status, reply.location, &reply.body, listing->jumpcloud.console_url,
                                  listing->jumpcloud.sso_url, is_login_needed, &offered, &count, &record->error)) {
        return false;
    }
    take(offered, count, record);
    return true;
}

/* `is_login_needed` is true when there is no portal session or it is over. */
static bool
fetch_with_kept_session(struct listing *listing, bool *is_login_needed, struct record *record)
{
    struct keyring *keyring = &listing->sign_in->keyring;
    const struct account *account = &listing->account;

    *is_login_needed = true;
    if (account->email[0] == '\0' || !portal_find(keyring, account->email, account->console_url, &listing->kept)) {
        return true;
    }
    jumpcloud_restore(&listing->jumpcloud, secret_text(&listing->kept.session));
    if (!fetch(listing, is_login_needed, record)) {
        return false;
    }
    if (!*is_login_needed) {
        portal_keep(&listing->jumpcloud, keyring, account, listing->kept.authenticated_at);
    }
    return true;
}

static bool
log_in(struct listing *listing, struct error *error)
{
    struct sign_in *sign_in = listing->sign_in;

    if (sign_in->is_silent) {
        return error_blame(error, FAILURE_LOGIN_NEEDED, " of ", listing->account.email);
    }
    return portal_login(&listing->jumpcloud, &sign_in->keyring, sign_in->config, &listing->account, sign_in->wanted,
                        NULL, &listing->kept.session, NULL, error);
}

static bool
list(struct listing *listing, struct record *record)
{
    bool is_login_needed;

    if (!fetch_with_kept_session(listing, &is_login_needed, record)) {
        return false;
    }
    if (!is_login_needed) {
        return true;
    }
    if (!log_in(listing, &record->error)) {
        return false;
    }
    record->error = (struct error){0};
    return fetch(listing, &is_login_needed, record) &&
           (!is_login_needed || error_blame(&record->error, FAILURE_APPLICATIONS_NOT_UNDERSTOOD, 401L));
}

static void
remember(const struct account *account, bool is_done, struct config_learned *learned)
{
    if (account->is_proven) {
        text_copy(learned->email, sizeof(learned->email), account->email);
        text_copy(learned->mfa, sizeof(learned->mfa), account->mfa);
    }
    if (is_done && account->is_host_assumed) {
        text_copy(learned->sso_url, sizeof(learned->sso_url), account->sso_url);
    }
}

bool
applications_list(struct sign_in *sign_in, const char *email, struct record *record)
{
    CLEANUP(listing_clear) struct listing listing = {.sign_in = sign_in};
    const struct account *account = &listing.account;
    bool is_done;

    config_account(sign_in->config, email, &listing.account);
    is_done = jumpcloud_open(&listing.jumpcloud, sign_in->http, account->console_url, account->sso_url,
                             &record->error) &&
              list(&listing, record);
    remember(account, is_done, &record->learned);
    return is_done;
}
