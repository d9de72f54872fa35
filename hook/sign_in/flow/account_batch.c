/* SPDX-License-Identifier: MIT
 *
 * The journeys of one account, side by side: who may go on, what each has heard, who has arrived.
 */
#include "sign_in/flow/account_batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/lock.h"
#include "sign_in/flow/account_alias.h"
#include "sign_in/flow/account_batch_portal.h"
#include "sign_in/flow/ask.h"
#include "sign_in/flow/session_commit.h"

enum { LONGEST_WAIT_MS = 60000 }; /* each request has its own, shorter limit */

static void
account_batch_clear(struct account_batch *account_batch)
{
    jumpcloud_clear(&account_batch->jumpcloud);
    secret_clear(&account_batch->kept);
    secret_clear(&account_batch->accepted);
}

/* --- a person's turn --- */

/* What may ask a person is done while nothing is under way: nobody moves requests along while somebody types. */
static bool
serve_person(struct account_batch *account_batch)
{
    for (size_t i = 0; i < account_batch->count; i++) {
        struct profile_sign_in *journey = account_batch->journeys[i];

        if (journey->step == SIGN_IN_LOGIN) {
            account_batch_log_in(account_batch, journey);
            return true;
        }
        if (journey->step == SIGN_IN_CHOOSE) {
            profile_sign_in_choose(journey);
            return true;
        }
    }
    return false;
}

/* --- steps of one --- */

static int64_t *
rest_of(struct account_batch *account_batch, enum profile_sign_in_step step)
{
    return step == SIGN_IN_PAGE ? &account_batch->sso_rests_until : &account_batch->sts_rests_until;
}

static void
hear(struct account_batch *account_batch, struct profile_sign_in *journey)
{
    enum profile_sign_in_step step = journey->step;

    profile_sign_in_hear(journey);
    if (journey->pause_seconds > 0) {
        *rest_of(account_batch, step) = clock_since_boot_ns() + journey->pause_seconds * 1000000000LL;
    } else if (step == SIGN_IN_PAGE) {
        account_batch_hear_of_portal(account_batch, journey);
    }
}

static bool
may_begin(struct account_batch *account_batch, const struct profile_sign_in *journey, bool page_is_under_way)
{
    switch (journey->step) {
    case SIGN_IN_PAGE:
        if (!account_batch->is_open && page_is_under_way) {
            return false;
        }
        break;
    case SIGN_IN_REDEEM:
    case SIGN_IN_CHAIN:
        break;
    case SIGN_IN_LOGIN:
    case SIGN_IN_CHOOSE:
    case SIGN_IN_DONE:
    default:
        return false;
    }
    return !journey->is_under_way && *rest_of(account_batch, journey->step) <= clock_since_boot_ns();
}

static void
begin(struct account_batch *account_batch, struct profile_sign_in *journey)
{
    bool is_first = journey->step == SIGN_IN_PAGE && !account_batch->is_open;

    if (journey->step == SIGN_IN_REDEEM && !account_batch->has_said) {
        account_batch->has_said = true;
        ask_say("Attempting SSO authentication to Amazon Web Services...");
    }
    profile_sign_in_begin(journey);
    if (is_first) { /* connections for those who come behind, opened while it is on its way */
        account_batch_warm_sts(account_batch);
        http_warm(account_batch->sign_in->http, account_batch->account.sso_url, false, account_batch->count - 1);
    }
}

static void
add_override(char notice[static RECORD_NOTICE_SIZE], const char *service, const char *variable)
{
    const char *url = secure_getenv(variable);
    size_t used = strlen(notice);

    if (url != NULL && *url != '\0') {
        snprintf(notice + used, RECORD_NOTICE_SIZE - used, "%sAWS %s was reached at %.200s (%s).", used == 0 ? "" : " ",
                 service, url, variable);
    }
}

/* In the foreground only is the environment heard. Once, and other notices come before. */
static void
say_overrides(struct account_batch *account_batch, struct record *record)
{
    if (account_batch->has_said_override || record->notice[0] != '\0') {
        return;
    }
    add_override(record->notice, "STS", "AWS_ENDPOINT_URL_STS");
    if (!record->learned.is_alias_known) {
        add_override(record->notice, "IAM", "AWS_ENDPOINT_URL_IAM");
    }
    account_batch->has_said_override = record->notice[0] != '\0';
}

static void
tell(struct account_batch *account_batch, struct profile_sign_in *journey)
{
    struct sign_in *sign_in = account_batch->sign_in;
    struct record *record = &journey->record;

    if (account_batch->account.is_proven) {
        text_copy(record->learned.email, sizeof(record->learned.email), account_batch->account.email);
    }
    text_copy(record->learned.mfa, sizeof(record->learned.mfa), account_batch->account.mfa);
    if (record->error.code != ERROR_NONE) {
        record->learned.saml_role[0] = '\0'; /* perhaps another one does */
    }
    if (record->error.code == ERROR_NONE && account_batch->account.is_host_assumed) {
        text_copy(record->learned.sso_url, sizeof(record->learned.sso_url), account_batch->account.sso_url);
    }
    account_alias_recall(sign_in->config, record);
    if (record->error.code == ERROR_NONE && session_commit_store(&sign_in->keyring, sign_in->started_ns, record) &&
        !sign_in->is_silent) {
        say_overrides(account_batch, record);
    }
    if (record->error.code == ERROR_NETWORK && http_asked_to_wait(sign_in->http) > 0) {
        session_commit_rest(&sign_in->keyring, record->profile, http_asked_to_wait(sign_in->http));
    }
    account_batch->listener->tell(record, account_batch->listener->context);
    journey->is_told = true;
    lock_release(&journey->lock);
}

/* --- the whole --- */

/* How long nothing happens but what the network brings. */
static long
milliseconds_to_rest(const struct account_batch *account_batch)
{
    const int64_t rests_until[] = {account_batch->sso_rests_until, account_batch->sts_rests_until};
    int64_t now = clock_since_boot_ns();
    int64_t nearest = LONGEST_WAIT_MS;

    for (size_t i = 0; i < sizeof(rests_until) / sizeof(rests_until[0]); i++) {
        int64_t left = (rests_until[i] - now) / 1000000 + 1;

        nearest = left > 0 && left < nearest ? left : nearest;
    }
    return (long)nearest;
}

static void
take_news(struct account_batch *account_batch)
{
    for (size_t i = 0; i < account_batch->count; i++) {
        struct profile_sign_in *journey = account_batch->journeys[i];

        if (journey->is_under_way && journey->call.is_done) {
            hear(account_batch, journey);
        }
    }
    for (size_t i = 0; i < account_batch->count; i++) {
        if (account_batch->journeys[i]->step == SIGN_IN_DONE && !account_batch->journeys[i]->is_told) {
            tell(account_batch, account_batch->journeys[i]);
        }
    }
}

/* The first page goes alone until it has shown that the portal session lives. */
static void
send_off(struct account_batch *account_batch)
{
    bool page_is_under_way = false;

    for (size_t i = 0; i < account_batch->count; i++) {
        page_is_under_way |= account_batch->journeys[i]->is_under_way &&
                             account_batch->journeys[i]->step == SIGN_IN_PAGE;
    }
    for (size_t i = 0; i < account_batch->count; i++) {
        struct profile_sign_in *journey = account_batch->journeys[i];

        if (may_begin(account_batch, journey, page_is_under_way)) {
            begin(account_batch, journey);
            page_is_under_way |= journey->step == SIGN_IN_PAGE;
        }
    }
}

struct count {
    size_t told;
    size_t under_way;
    size_t news; /* what take_news would take */
};

static struct count
count_journeys(const struct account_batch *account_batch)
{
    struct count count = {0};

    for (size_t i = 0; i < account_batch->count; i++) {
        const struct profile_sign_in *journey = account_batch->journeys[i];

        count.told += journey->is_told;
        count.under_way += journey->is_under_way;
        count.news += journey->is_under_way ? journey->call.is_done
                                            : journey->step == SIGN_IN_DONE && !journey->is_told;
    }
    return count;
}

/* Everybody one step on; false when all are told. */
static bool
move_on(struct account_batch *account_batch)
{
    struct count count;

    take_news(account_batch);
    send_off(account_batch);
    count = count_journeys(account_batch);
    if (count.told == account_batch->count) {
        return false;
    }
    if (count.news == 0 && (count.under_way > 0 || !serve_person(account_batch))) {
        http_wait(account_batch->sign_in->http, milliseconds_to_rest(account_batch));
    }
    return true;
}

void
account_batch_run(struct sign_in *sign_in, const struct account *account, struct profile_sign_in *const *journeys,
                  size_t count, const struct sign_in_listener *listener)
{
    CLEANUP(account_batch_clear)
    struct account_batch account_batch = {
        .sign_in = sign_in, .account = *account, .journeys = journeys, .count = count, .listener = listener};
    struct error error = {0};

    for (size_t i = 0; i < count; i++) {
        journeys[i]->account = &account_batch.account;
        journeys[i]->jumpcloud = &account_batch.jumpcloud;
    }
    if (jumpcloud_open(&account_batch.jumpcloud, sign_in->http, account->console_url, account->sso_url, &error)) {
        account_batch_restore_portal(&account_batch);
    } else {
        account_batch_fail_all_without_page(&account_batch, &error);
    }
    while (move_on(&account_batch)) {
    }
}
