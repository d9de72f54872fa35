/* SPDX-License-Identifier: MIT
 *
 * The chain, seen from its two ends: the client is opened and closed here, and profiles are shared out among
 * account_batchs.
 */
#include "sign_in/flow/sign_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "keyring/lock.h"
#include "keyring/quota.h"
#include "names/email.h"
#include "sign_in/flow/account_alias.h"
#include "sign_in/flow/account_batch.h"
#include "sign_in/flow/ask.h"
#include "sign_in/flow/portal_login.h"
#include "sign_in/flow/session_commit.h"
#include "sign_in/jumpcloud/jumpcloud.h"

/* The configured proxy, unless the environment, of which nothing comes through in silence, names one. */
static const char *
find_proxy(const struct config *config, char proxy[static CONFIG_VALUE_SIZE])
{
    config_setting(config, "proxy", proxy);
    return proxy[0] == '\0' || secure_getenv("HTTPS_PROXY") != NULL || secure_getenv("https_proxy") != NULL ? NULL
                                                                                                            : proxy;
}

bool
sign_in_open(struct sign_in *sign_in, bool is_silent, struct error *error)
{
    char ca_file[CONFIG_VALUE_SIZE];
    char proxy[CONFIG_VALUE_SIZE];
    struct http_settings settings = {0};
    struct error ignored;

    *sign_in = (struct sign_in){.started_ns = clock_since_boot_ns(), .is_silent = is_silent};
    if (!config_open(&sign_in->config, error)) {
        return false;
    }
    if (!quota_open(&sign_in->keyring, &ignored)) {
        log_debug("%s", ignored.text);
    }
    config_setting(sign_in->config, "ca_file", ca_file);
    settings.ca_file = ca_file[0] == '\0' ? NULL : ca_file;
    settings.proxy = find_proxy(sign_in->config, proxy);
    settings.aws_ca_file = is_silent ? NULL : secure_getenv("AWS_CA_BUNDLE");
    return http_open(&sign_in->http, &settings, error);
}

void
sign_in_close(struct sign_in *sign_in)
{
    http_close(&sign_in->http);
    config_close(&sign_in->config);
}

/* --- sharing out --- */

struct party {
    struct sign_in *sign_in;
    struct profile_sign_in *journeys;
    size_t count;
    const struct sign_in_listener *listener;
};

static void
tell_now(const struct party *party, struct profile_sign_in *journey)
{
    party->listener->tell(&journey->record, party->listener->context);
    journey->is_told = true;
    lock_release(&journey->lock);
}

static bool
take_lock(struct profile_sign_in *journey, long patience_seconds)
{
    char name[96];

    snprintf(name, sizeof(name), "session-%.64s", journey->profile.name);
    return lock_take(name, patience_seconds, &journey->lock, &journey->record.error);
}

static bool
is_same_account(const struct account *a, const struct account *b)
{
    return email_is_same(a->email, b->email) && strcmp(a->console_url, b->console_url) == 0 &&
           strcmp(a->sso_url, b->sso_url) == 0;
}

/* Those of the account whose profile's lock can be had at once. Who has to wait for another process goes later and by
 * itself: nobody waits for a lock while holding one. */
static size_t
gather(const struct party *party, const struct account *account, struct profile_sign_in **members)
{
    size_t count = 0;

    for (size_t i = 0; i < party->count; i++) {
        struct profile_sign_in *journey = &party->journeys[i];
        struct account own;

        if (journey->is_told) {
            continue;
        }
        config_account_of(party->sign_in->config, &journey->profile, &own);
        if (is_same_account(account, &own) && take_lock(journey, 0)) {
            members[count++] = journey;
        }
    }
    return count;
}

/* Tells what needs no sign-in any more, and closes the ranks. */
static size_t
dismiss_made(const struct party *party, struct profile_sign_in **members, size_t count)
{
    struct sign_in *sign_in = party->sign_in;
    size_t left = 0;

    for (size_t i = 0; i < count; i++) {
        struct record *record = &members[i]->record;

        record->error = (struct error){0};
        if (session_commit_find_made(&sign_in->keyring, sign_in->started_ns, record)) {
            tell_now(party, members[i]);
        } else {
            members[left++] = members[i];
        }
    }
    return left;
}

static struct profile_sign_in *
find_next(const struct party *party)
{
    for (size_t i = 0; i < party->count; i++) {
        if (!party->journeys[i].is_told) {
            return &party->journeys[i];
        }
    }
    return NULL;
}

/* One account_batch with `first` in it, or, when its lock cannot be had, its failure. */
static void
send_convoy(const struct party *party, struct profile_sign_in *first, struct profile_sign_in **members)
{
    struct account account;
    size_t count;

    config_account_of(party->sign_in->config, &first->profile, &account);
    count = gather(party, &account, members);
    if (count == 0) {
        if (!take_lock(first, ask_is_possible() ? -1 : lock_patience_left())) {
            tell_now(party, first);
            return;
        }
        members[count++] = first;
    }
    count = dismiss_made(party, members, count);
    if (count > 0) {
        account_batch_run(party->sign_in, &account, members, count, party->listener);
    }
}

void
sign_in_sessions(struct sign_in *sign_in, const char *const *names, size_t count,
                 const struct sign_in_listener *listener)
{
    CLEANUP_FREE struct profile_sign_in *journeys = calloc(count, sizeof(*journeys));
    CLEANUP_FREE struct profile_sign_in **members = calloc(count, sizeof(struct profile_sign_in *));
    const struct party party = {sign_in, journeys, count, listener};
    struct profile_sign_in *next;

    if (journeys == NULL || members == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        if (!profile_sign_in_open(&journeys[i], sign_in, names[i])) {
            tell_now(&party, &journeys[i]);
        }
    }
    while ((next = find_next(&party)) != NULL) {
        send_convoy(&party, next, members);
    }
    account_alias_ask(sign_in, journeys, count, listener);
    for (size_t i = 0; i < count; i++) {
        profile_sign_in_clear(&journeys[i]);
    }
}

/* --- the account alone --- */

bool
sign_in_login(struct sign_in *sign_in, const char *email, struct record *record)
{
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};
    CLEANUP_PORTAL struct portal kept = {0};
    struct account account;
    bool is_done;

    config_account(sign_in->config, email, &account);
    /* A kept portal session may have ended at JumpCloud: only one that is made from now on will do. */
    (void)portal_find(&sign_in->keyring, account.email, account.console_url, &kept);
    is_done = jumpcloud_open(&jumpcloud, sign_in->http, account.console_url, account.sso_url, &record->error) &&
              portal_login(&jumpcloud, &sign_in->keyring, sign_in->config, &account, sign_in->wanted, NULL,
                           &kept.session, NULL, &record->error);
    if (is_done) {
        record->error = (struct error){0};
    }
    if (is_done && account.is_host_assumed) {
        text_copy(record->learned.sso_url, sizeof(record->learned.sso_url), account.sso_url);
    }
    if (account.is_proven) {
        text_copy(record->learned.email, sizeof(record->learned.email), account.email);
        text_copy(record->learned.mfa, sizeof(record->learned.mfa), account.mfa);
    }
    return is_done;
}

bool
sign_in_logout(struct sign_in *sign_in, const char *email, struct record *record)
{
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    struct account account;

    config_account(sign_in->config, email, &account);
    if (!portal_find(&sign_in->keyring, account.email, account.console_url, &portal)) {
        return true;
    }
    if (!jumpcloud_open(&jumpcloud, sign_in->http, account.console_url, account.sso_url, &record->error)) {
        return false;
    }
    jumpcloud_restore(&jumpcloud, secret_text(&portal.session));
    portal_forget(&sign_in->keyring, account.email);
    if (!jumpcloud_logout(&jumpcloud)) {
        snprintf(record->notice, sizeof(record->notice),
                 "JumpCloud could not be asked to end the portal session of %.255s; it ends there by itself.",
                 account.email);
    }
    return true;
}
