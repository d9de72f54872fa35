/* SPDX-License-Identifier: MIT
 *
 * One profile's way to an AWS session, in steps.
 */
#include "sign_in/flow/profile_sign_in.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/lock.h"
#include "names/role.h"
#include "sign_in/failures.h"
#include "sign_in/flow/assume_role.h"
#include "sign_in/flow/role_choice.h"

enum { PAUSE_SECONDS_MAX = 10 }; /* of a server's Retry-After; a person or a prompt waits */

bool
profile_sign_in_open(struct profile_sign_in *journey, struct sign_in *sign_in, const char *profile_name)
{
    struct record *record = &journey->record;

    *journey = (struct profile_sign_in){.sign_in = sign_in, .lock = -1};
    text_copy(record->profile, sizeof(record->profile), profile_name);
    text_copy(record->learned.profile, sizeof(record->learned.profile), profile_name);
    if (!config_require_profile(sign_in->config, profile_name, &journey->profile, &record->error) ||
        !config_check_profile(sign_in->config, &journey->profile, &record->error)) {
        journey->step = SIGN_IN_DONE;
        return false;
    }
    return true;
}

void
profile_sign_in_clear(struct profile_sign_in *journey)
{
    if (journey->sign_in == NULL) {
        return; /* never opened */
    }
    http_call_clear(journey->sign_in->http, &journey->call);
    saml_clear(&journey->assertion);
    sts_request_clear(&journey->request);
    sts_credentials_clear(&journey->first);
    record_clear(&journey->record);
    lock_release(&journey->lock);
}

static bool
find_endpoint(const struct profile_sign_in *journey, const char *partition, struct sts_endpoint *endpoint,
              struct error *error)
{
    return assume_role_find_endpoint(journey->sign_in->config, &journey->profile, journey->sign_in->is_silent,
                                     partition, endpoint, error);
}

bool
profile_sign_in_guess_sts(const struct profile_sign_in *journey, struct sts_endpoint *endpoint)
{
    return find_endpoint(journey, "aws", endpoint, NULL);
}

void
profile_sign_in_fail(struct profile_sign_in *journey, const struct error *error)
{
    journey->record.error = *error;
    journey->step = SIGN_IN_DONE;
}

void
profile_sign_in_begin(struct profile_sign_in *journey)
{
    struct http *http = journey->sign_in->http;

    http_call_clear(http, &journey->call);
    if (journey->step != SIGN_IN_PAGE) {
        journey->call.request = journey->request.http;
    } else if (!jumpcloud_page_request(journey->jumpcloud, journey->profile.url, &journey->call.request,
                                       &journey->record.error)) {
        journey->step = SIGN_IN_DONE;
        return;
    }
    journey->is_under_way = true;
    http_begin(http, &journey->call);
}

/* A role that the person chose from a list a moment ago is right wherever it is. */
static bool
check_account(struct profile_sign_in *journey)
{
    const struct profile *profile = &journey->profile;
    char role_arn[CONFIG_VALUE_SIZE] = "";

    if (journey->record.learned.saml_role[0] != '\0') {
        return true;
    }
    if (profile->role[0] != '\0') {
        assume_role_chained_role(profile, journey->role->role_arn, role_arn);
    }
    return role_check_account(profile, role_arn[0] == '\0' ? journey->role->role_arn : role_arn,
                              &journey->record.error);
}

/* Everything is known that the assertion's request needs. */
static void
prepare_redeeming(struct profile_sign_in *journey)
{
    struct role_arn role = {.partition = "aws"};

    role_arn_parse(journey->role->role_arn, &role);
    if (!check_account(journey) ||
        !find_endpoint(journey, role.partition, &journey->endpoint, &journey->record.error)) {
        journey->step = SIGN_IN_DONE;
        return;
    }
    log_debug("%s: role %s of %s, %ld seconds, STS in %s", journey->profile.name, journey->role->role_arn,
              journey->role->provider_arn, journey->duration_seconds, journey->endpoint.region);
    sts_request_with_saml(&journey->request, &journey->endpoint, &journey->assertion.base64, journey->role->role_arn,
                          journey->role->provider_arn, journey->duration_seconds);
    journey->step = SIGN_IN_REDEEM;
}

static void
hear_page(struct profile_sign_in *journey)
{
    CLEANUP_SECRET struct secret page = {0};
    enum jumpcloud_page_kind kind = PAGE_LOGIN_NEEDED;
    struct error *error = &journey->record.error;

    journey->step = SIGN_IN_DONE;
    if (!jumpcloud_page_read(journey->jumpcloud, &journey->call.reply, &kind, &page, error)) {
        return;
    }
    if (kind == PAGE_LOGIN_NEEDED) {
        journey->step = SIGN_IN_LOGIN;
        return;
    }
    saml_clear(&journey->assertion);
    if (!saml_parse(&page, &journey->assertion, error)) {
        return;
    }
    journey->duration_seconds = assume_role_duration(&journey->profile, &journey->assertion);
    log_debug("%s: assertion of %zu bytes with %zu roles, SessionDuration %ld", journey->profile.name,
              journey->assertion.base64.size, journey->assertion.role_count, journey->assertion.duration_seconds);
    journey->role = role_find(&journey->profile, &journey->assertion);
    if (journey->role == NULL) {
        journey->step = SIGN_IN_CHOOSE;
    } else {
        prepare_redeeming(journey);
    }
}

void
profile_sign_in_choose(struct profile_sign_in *journey)
{
    struct record *record = &journey->record;

    if (role_choose(journey->sign_in->config, &journey->profile, &journey->assertion, &journey->role, &record->learned,
                    &record->error)) {
        /* Said once, also when it takes another assertion. */
        text_copy(journey->profile.saml_role, sizeof(journey->profile.saml_role), record->learned.saml_role);
        prepare_redeeming(journey);
    } else {
        journey->step = SIGN_IN_DONE;
    }
}

static void
finish(struct profile_sign_in *journey, struct sts_credentials *credentials, const char *role_arn)
{
    long skew_seconds = http_clock_skew(journey->sign_in->http);
    time_t ends_at = credentials->expires_at - skew_seconds;
    char end[CLOCK_TEXT_SIZE];

    journey->step = SIGN_IN_DONE;
    /* AWS's shortest session is a quarter of an hour: what is over a minute ago is a matter of clocks, of which nothing
     * told, for example behind a proxy that keeps the Date away. */
    if (ends_at < clock_now() - 60) {
        clock_format_person(ends_at, end);
        error_blame(&journey->record.error, FAILURE_SESSION_OVER, journey->profile.name, end);
        return;
    }
    journey->record.error = (struct error){0};
    assume_role_fill(credentials, role_arn, skew_seconds, &journey->record);
}

/* AWS refuses a duration above the role's maximum outright and does not use the assertion up: once more with one hour,
 * which every role allows. An assertion lives five minutes, and a person can take longer: a new one, once. */
static void
try_redeeming_again(struct profile_sign_in *journey, enum sts_fault fault)
{
    if (fault == STS_FAULT_DURATION && journey->duration_seconds > ASSUME_ROLE_SECONDS_DEFAULT) {
        journey->duration_seconds = ASSUME_ROLE_SECONDS_DEFAULT;
        prepare_redeeming(journey);
    } else if (fault == STS_FAULT_EXPIRED && !journey->has_second_assertion) {
        journey->has_second_assertion = true;
        journey->step = SIGN_IN_PAGE;
    }
}

static void
note_duration(struct profile_sign_in *journey)
{
    long wanted_seconds = assume_role_duration(&journey->profile, &journey->assertion);

    if (journey->duration_seconds < wanted_seconds) {
        journey->record.learned.accepted_seconds = journey->duration_seconds;
        snprintf(journey->record.notice, sizeof(journey->record.notice),
                 "AWS does not give %s a session of %ld seconds; it is one hour, also from now on. An administrator "
                 "can raise the role's maximum session duration; say `ajc-hook edit %s --duration %ld` then.",
                 journey->profile.name, wanted_seconds, journey->profile.name, wanted_seconds);
    }
}

static void
prepare_chaining(struct profile_sign_in *journey)
{
    const struct profile *profile = &journey->profile;
    const char *session_name = journey->assertion.session_name;

    assume_role_chained_role(profile, journey->role->role_arn, journey->chained_role);
    log_debug("%s: from there to role %s", profile->name, journey->chained_role);
    sts_request_chained(&journey->request, &journey->endpoint, &journey->first, journey->chained_role,
                        profile->external_id, session_name[0] == '\0' ? journey->account->email : session_name,
                        assume_role_chained_duration(profile));
    journey->step = SIGN_IN_CHAIN;
}

/* With the figure, when it is that. */
static void
blame_clock(struct profile_sign_in *journey)
{
    long skew_seconds = http_clock_skew(journey->sign_in->http);

    if (labs(skew_seconds) > ASSUME_ROLE_SKEW_SAID_SECONDS) {
        error_blame(&journey->record.error, FAILURE_CLOCK_IS_WRONG, labs(skew_seconds) / 60,
                    skew_seconds > 0 ? "behind" : "ahead of");
    }
}

static void
hear_sts(struct profile_sign_in *journey)
{
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    enum sts_fault fault = STS_FAULT_OTHER;
    bool is_first = journey->step == SIGN_IN_REDEEM;

    journey->step = SIGN_IN_DONE;
    if (!sts_reply_parse(journey->call.reply.status, &journey->call.reply.body, &credentials, &fault,
                         &journey->record.error)) {
        if (is_first) {
            try_redeeming_again(journey, fault);
        } else if (fault == STS_FAULT_CLOCK) {
            blame_clock(journey);
        }
        return;
    }
    if (!is_first) {
        finish(journey, &credentials, journey->chained_role);
        return;
    }
    note_duration(journey);
    if (journey->profile.role[0] == '\0') {
        finish(journey, &credentials, journey->role->role_arn);
        return;
    }
    sts_credentials_clear(&journey->first);
    journey->first = credentials;
    credentials = (struct sts_credentials){0};
    prepare_chaining(journey);
}

/* A server that is busy may say for how long; a short time is waited for, once. */
static bool
is_asked_to_pause(struct profile_sign_in *journey)
{
    const struct http_reply *reply = &journey->call.reply;

    if ((reply->status != 429 && reply->status != 503) || reply->retry_after <= 0 ||
        reply->retry_after > PAUSE_SECONDS_MAX || journey->has_paused) {
        return false;
    }
    log_debug("%s: asked to wait for %ld seconds", journey->profile.name, reply->retry_after);
    journey->has_paused = true;
    journey->pause_seconds = reply->retry_after;
    return true;
}

void
profile_sign_in_hear(struct profile_sign_in *journey)
{
    journey->is_under_way = false;
    journey->pause_seconds = 0;
    if (!journey->call.is_answered) {
        profile_sign_in_fail(journey, &journey->call.error);
    } else if (!is_asked_to_pause(journey)) {
        if (journey->step == SIGN_IN_PAGE) {
            hear_page(journey);
        } else {
            hear_sts(journey);
        }
    }
}
