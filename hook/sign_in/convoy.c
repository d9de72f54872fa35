/* SPDX-License-Identifier: MIT
 *
 * The journeys of one account, side by side behind one portal session.
 */
#include "sign_in/convoy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "sign_in/account_alias.h"
#include "sign_in/ask.h"
#include "sign_in/failures.h"
#include "sign_in/keeping.h"
#include "sign_in/portal_login.h"
#include "store/account_keys.h"
#include "store/lock.h"

enum { LONGEST_WAIT_MS = 60000 }; /* each request has its own, shorter limit */

struct convoy {
    struct sign_in *sign_in;
    struct account account;
    struct jumpcloud jumpcloud;
    struct journey *const *journeys;
    size_t count;
    const struct sign_in_listener *listener;
    struct secret kept;      /* the portal session that was there at the start; empty: none */
    bool is_open;            /* the portal session at hand will do: everybody may ask for a page */
    struct secret accepted;  /* the password of the login of this convoy */
    bool has_logged_in;      /* there is one login in a convoy */
    bool has_sent_code;      /* and one more with a code, for applications that want one of their own */
    struct error code_error; /* what came of that */
    bool has_said;           /* that AWS is asked now */
    bool has_said_override;  /* at whose address */
    int64_t sso_rests_until; /* ns since boot: the host asked for a pause */
    int64_t sts_rests_until;
};

static void
convoy_clear(struct convoy *convoy)
{
    jumpcloud_clear(&convoy->jumpcloud);
    secret_clear(&convoy->kept);
    secret_clear(&convoy->accepted);
}

/* --- the portal session --- */

/* One account's cookies are never sent in another's name. */
static void
use_jar_of(struct sign_in *sign_in, const char *email)
{
    if (*email == '\0' || strcmp(sign_in->jar_of, email) != 0) {
        http_cookies_restore(sign_in->http, "");
    }
    text_copy(sign_in->jar_of, sizeof(sign_in->jar_of), email);
}

/* Without a kept portal session everybody wants a login. */
static void
use_kept_session(struct convoy *convoy)
{
    CLEANUP_PORTAL struct portal portal = {0};
    const struct account *account = &convoy->account;
    bool is_kept = account->email[0] != '\0' &&
                   portal_find(&convoy->sign_in->keyring, account->email, account->console_url, &portal);

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

/* --- steps of all --- */

/* A connection to STS for each journey, as far as one host may have them, opened while JumpCloud answers. */
static void
warm_sts(struct convoy *convoy)
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

static void
fail_all_without_page(struct convoy *convoy, const struct error *error)
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
        fail_all_without_page(convoy, &sign_in->refusal);
        return;
    }
    forget_ended_portal(convoy);
    warm_sts(convoy);
    /* who tried the kept session has left a connection */
    http_warm(sign_in->http, convoy->account.sso_url, false, convoy->count - (convoy->kept.size > 0));
    convoy->has_logged_in = true;
    convoy->is_open = portal_login(&convoy->jumpcloud, &sign_in->keyring, sign_in->config, &convoy->account,
                                   sign_in->wanted, redirect_target(first->profile.url), &convoy->kept,
                                   &convoy->accepted, &error);
    text_copy(sign_in->jar_of, sizeof(sign_in->jar_of), convoy->account.email);
    if (!convoy->is_open) {
        note_refusal(convoy, &configured, &error);
        fail_all_without_page(convoy, &error);
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

/* What may ask a person is done while nothing is under way: nobody moves requests along while somebody types. */
static bool
serve_person(struct convoy *convoy)
{
    for (size_t i = 0; i < convoy->count; i++) {
        struct journey *journey = convoy->journeys[i];

        if (journey->step == JOURNEY_LOGIN) {
            (convoy->has_logged_in ? log_in_with_code : log_in)(convoy, journey);
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
        return; /* it waits for serve_person() */
    }
    for (size_t i = 0; i < convoy->count; i++) {
        if (wants_page(convoy->journeys[i]) && !convoy->journeys[i]->is_under_way) {
            convoy->journeys[i]->step = JOURNEY_LOGIN;
        }
    }
}

/* What a page's answer means for the others. */
static void
hear_of_portal(struct convoy *convoy, struct journey *journey)
{
    if (!journey->call.is_answered) {
        if (!convoy->is_open) {
            fail_all_without_page(convoy, &journey->call.error); /* they would all wait for the same host */
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

static void
hear(struct convoy *convoy, struct journey *journey)
{
    enum journey_step step = journey->step;

    journey_hear(journey);
    if (journey->pause_seconds > 0) {
        *rest_of(convoy, step) = clock_since_boot_ns() + journey->pause_seconds * 1000000000LL;
    } else if (step == JOURNEY_PAGE) {
        hear_of_portal(convoy, journey);
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
        warm_sts(convoy);
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
        use_jar_of(sign_in, account->email);
        use_kept_session(&convoy);
    } else {
        fail_all_without_page(&convoy, &error);
    }
    while (move_on(&convoy)) {
    }
}
