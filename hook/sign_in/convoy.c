/* SPDX-License-Identifier: MIT
 *
 * The journeys of one account, side by side: who may go on, what each has heard, who has arrived.
 */
#include "sign_in/convoy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "sign_in/account_alias.h"
#include "sign_in/ask.h"
#include "sign_in/convoy_portal.h"
#include "sign_in/keeping.h"
#include "store/lock.h"

enum { LONGEST_WAIT_MS = 60000 }; /* each request has its own, shorter limit */

static void
convoy_clear(struct convoy *convoy)
{
    jumpcloud_clear(&convoy->jumpcloud);
    secret_clear(&convoy->kept);
    secret_clear(&convoy->accepted);
}

/* --- a person's turn --- */

/* What may ask a person is done while nothing is under way: nobody moves requests along while somebody types. */
static bool
serve_person(struct convoy *convoy)
{
    for (size_t i = 0; i < convoy->count; i++) {
        struct journey *journey = convoy->journeys[i];

        if (journey->step == JOURNEY_LOGIN) {
            convoy_log_in(convoy, journey);
            return true;
        }
        if (journey->step == JOURNEY_CHOOSE) {
            journey_choose(journey);
            return true;
        }
    }
    return false;
}

/* --- steps of one --- */

static int64_t *
rest_of(struct convoy *convoy, enum journey_step step)
{
    return step == JOURNEY_PAGE ? &convoy->sso_rests_until : &convoy->sts_rests_until;
}

static void
hear(struct convoy *convoy, struct journey *journey)
{
    enum journey_step step = journey->step;

    journey_hear(journey);
    if (journey->pause_seconds > 0) {
        *rest_of(convoy, step) = clock_since_boot_ns() + journey->pause_seconds * 1000000000LL;
    } else if (step == JOURNEY_PAGE) {
        convoy_hear_of_portal(convoy, journey);
    }
}

static bool
may_begin(struct convoy *convoy, const struct journey *journey, bool page_is_under_way)
{
    switch (journey->step) {
    case JOURNEY_PAGE:
        if (!convoy->is_open && page_is_under_way) {
            return false;
        }
        break;
    case JOURNEY_REDEEM:
    case JOURNEY_CHAIN:
        break;
    case JOURNEY_LOGIN:
    case JOURNEY_CHOOSE:
    case JOURNEY_DONE:
    default:
        return false;
    }
    return !journey->is_under_way && *rest_of(convoy, journey->step) <= clock_since_boot_ns();
}

static void
begin(struct convoy *convoy, struct journey *journey)
{
    bool is_first = journey->step == JOURNEY_PAGE && !convoy->is_open;

    if (journey->step == JOURNEY_REDEEM && !convoy->has_said) {
        convoy->has_said = true;
        ask_say("Attempting SSO authentication to Amazon Web Services...");
    }
    journey_begin(journey);
    if (is_first) { /* connections for those who come behind, opened while it is on its way */
        convoy_warm_sts(convoy);
        http_warm(convoy->sign_in->http, convoy->account.sso_url, false, convoy->count - 1);
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
say_overrides(struct convoy *convoy, struct record *record)
{
    if (convoy->has_said_override || record->notice[0] != '\0') {
        return;
    }
    add_override(record->notice, "STS", "AWS_ENDPOINT_URL_STS");
    if (!record->learned.is_alias_known) {
        add_override(record->notice, "IAM", "AWS_ENDPOINT_URL_IAM");
    }
    convoy->has_said_override = record->notice[0] != '\0';
}

static void
tell(struct convoy *convoy, struct journey *journey)
{
    struct sign_in *sign_in = convoy->sign_in;
    struct record *record = &journey->record;

    if (convoy->account.is_proven) {
        text_copy(record->learned.email, sizeof(record->learned.email), convoy->account.email);
    }
    text_copy(record->learned.mfa, sizeof(record->learned.mfa), convoy->account.mfa);
    if (record->error.code != ERROR_NONE) {
        record->learned.saml_role[0] = '\0'; /* perhaps another one does */
    }
    if (record->error.code == ERROR_NONE && convoy->account.is_host_assumed) {
        text_copy(record->learned.sso_url, sizeof(record->learned.sso_url), convoy->account.sso_url);
    }
    account_alias_recall(sign_in->config, record);
    if (record->error.code == ERROR_NONE && keeping_store(&sign_in->keyring, sign_in->started_ns, record) &&
        !sign_in->is_silent) {
        say_overrides(convoy, record);
    }
    if (record->error.code == ERROR_NETWORK && http_asked_to_wait(sign_in->http) > 0) {
        keeping_rest(&sign_in->keyring, record->profile, http_asked_to_wait(sign_in->http));
    }
    convoy->listener->tell(record, convoy->listener->context);
    journey->is_told = true;
    lock_release(&journey->lock);
}

/* --- the whole --- */

/* How long nothing happens but what the network brings. */
static long
milliseconds_to_rest(const struct convoy *convoy)
{
    const int64_t rests_until[] = {convoy->sso_rests_until, convoy->sts_rests_until};
    int64_t now = clock_since_boot_ns();
    int64_t nearest = LONGEST_WAIT_MS;

    for (size_t i = 0; i < sizeof(rests_until) / sizeof(rests_until[0]); i++) {
        int64_t left = (rests_until[i] - now) / 1000000 + 1;

        nearest = left > 0 && left < nearest ? left : nearest;
    }
    return (long)nearest;
}

static void
take_news(struct convoy *convoy)
{
    for (size_t i = 0; i < convoy->count; i++) {
        struct journey *journey = convoy->journeys[i];

        if (journey->is_under_way && journey->call.is_done) {
            hear(convoy, journey);
        }
    }
    for (size_t i = 0; i < convoy->count; i++) {
        if (convoy->journeys[i]->step == JOURNEY_DONE && !convoy->journeys[i]->is_told) {
            tell(convoy, convoy->journeys[i]);
        }
    }
}

/* The first page goes alone until it has shown that the portal session lives. */
static void
send_off(struct convoy *convoy)
{
    bool page_is_under_way = false;

    for (size_t i = 0; i < convoy->count; i++) {
        page_is_under_way |= convoy->journeys[i]->is_under_way && convoy->journeys[i]->step == JOURNEY_PAGE;
    }
    for (size_t i = 0; i < convoy->count; i++) {
        struct journey *journey = convoy->journeys[i];

        if (may_begin(convoy, journey, page_is_under_way)) {
            begin(convoy, journey);
            page_is_under_way |= journey->step == JOURNEY_PAGE;
        }
    }
}

struct count {
    size_t told;
    size_t under_way;
    size_t news; /* what take_news would take */
};

static struct count
count_journeys(const struct convoy *convoy)
{
    struct count count = {0};

    for (size_t i = 0; i < convoy->count; i++) {
        const struct journey *journey = convoy->journeys[i];

        count.told += journey->is_told;
        count.under_way += journey->is_under_way;
        count.news += journey->is_under_way ? journey->call.is_done
                                            : journey->step == JOURNEY_DONE && !journey->is_told;
    }
    return count;
}

/* Everybody one step on; false when all are told. */
static bool
move_on(struct convoy *convoy)
{
    struct count count;

    take_news(convoy);
    send_off(convoy);
    count = count_journeys(convoy);
    if (count.told == convoy->count) {
        return false;
    }
    if (count.news == 0 && (count.under_way > 0 || !serve_person(convoy))) {
        http_wait(convoy->sign_in->http, milliseconds_to_rest(convoy));
    }
    return true;
}

void
convoy_run(struct sign_in *sign_in, const struct account *account, struct journey *const *journeys, size_t count,
           const struct sign_in_listener *listener)
{
    CLEANUP(convoy_clear)
    struct convoy convoy = {
        .sign_in = sign_in, .account = *account, .journeys = journeys, .count = count, .listener = listener};
    struct error error = {0};

    for (size_t i = 0; i < count; i++) {
        journeys[i]->account = &convoy.account;
        journeys[i]->jumpcloud = &convoy.jumpcloud;
    }
    if (jumpcloud_open(&convoy.jumpcloud, sign_in->http, account->console_url, account->sso_url, &error)) {
        convoy_restore_portal(&convoy);
    } else {
        convoy_fail_all_without_page(&convoy, &error);
    }
    while (move_on(&convoy)) {
    }
}
