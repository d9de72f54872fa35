/* SPDX-License-Identifier: MIT
 *
 * The steps of one profile's sign-in.
 */
#include "sign_in/flow/profile_sign_in.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "names/role.h"
#include "sign_in/flow/assume_role.h"

enum {
    PAUSE_SECONDS_MAX = 10, /* limit for waiting after Retry-After, because a person or a prompt waits */
    EXPIRY_TOLERANCE_SECONDS = 60,
};

void
profile_sign_in_clear(struct profile_sign_in *sign_in)
{
    http_call_clear(sign_in->driver->http, &sign_in->call);
    saml_clear(&sign_in->assertion);
    aws_request_clear(&sign_in->request);
    sts_credentials_clear(&sign_in->first);
    sts_credentials_clear(&sign_in->credentials);
}

void
profile_sign_in_fail(struct profile_sign_in *sign_in, const struct failure *failure)
{
    sign_in->failure = *failure;
    sign_in->step = STEP_DONE;
}

void
profile_sign_in_start(struct profile_sign_in *sign_in)
{
    struct http *http = sign_in->driver->http;

    http_call_clear(http, &sign_in->call);
    if (sign_in->step != STEP_PAGE) {
        sign_in->call.request = sign_in->request.http;
    } else if (!jumpcloud_page_request(sign_in->jumpcloud, sign_in->profile->url, &sign_in->call.request,
                                       &sign_in->failure)) {
        sign_in->step = STEP_DONE;
        return;
    }
    sign_in->is_running = true;
    http_start(http, &sign_in->call);
}

/* --- the assertion --- */

/* Builds the AssumeRoleWithSAML request. */
static void
prepare_assume(struct profile_sign_in *sign_in)
{
    const struct message_profile *profile = sign_in->profile;
    const char *role_arn = sign_in->role->role_arn;
    struct role_arn role = {.partition = "aws"};
    char chained[PROTOCOL_ARN_SIZE];

    role_arn_parse(role_arn, &role);
    if (profile->role[0] != '\0') {
        assume_role_chained_role(profile, role_arn, chained);
        role_arn = chained;
    }
    /* A role that the person just chose may be in any account. */
    if ((sign_in->chosen_role[0] == '\0' && !assume_role_check_account(profile, role_arn, &sign_in->failure)) ||
        !sts_endpoint_find(&sign_in->driver->open, role.partition, profile->region, &sign_in->endpoint,
                           &sign_in->failure)) {
        sign_in->step = STEP_DONE;
        return;
    }
    log_debug("%s: role %s of %s, %ld seconds, STS in %s", sign_in->profile->name, sign_in->role->role_arn,
              sign_in->role->provider_arn, sign_in->duration_seconds, sign_in->endpoint.region);
    sts_request_with_saml(&sign_in->request, &sign_in->endpoint, &sign_in->assertion.base64, sign_in->role->role_arn,
                          sign_in->role->provider_arn, sign_in->duration_seconds);
    sign_in->step = STEP_ASSUME;
}

/* A choice also applies to a second assertion. */
static bool
find_roles(struct profile_sign_in *sign_in, struct role_candidates *found)
{
    const char *wanted = sign_in->chosen_role[0] == '\0' ? sign_in->profile->saml_role : sign_in->chosen_role;

    return assume_role_find(sign_in->profile, wanted, &sign_in->assertion, found, &sign_in->failure);
}

static void
on_page(struct profile_sign_in *sign_in)
{
    const struct saml_assertion *assertion = &sign_in->assertion;
    struct role_candidates found;
    struct answer answer;

    jumpcloud_read(sign_in->jumpcloud, ASKED_PAGE, &sign_in->call.reply, &answer, &sign_in->failure);
    sign_in->needs_login = answer.meaning == MEANS_LOGIN_NEEDED;
    sign_in->step = sign_in->needs_login ? STEP_LOGIN : STEP_DONE;
    saml_clear(&sign_in->assertion);
    if (answer.meaning != MEANS_ASSERTION ||
        !saml_parse(&sign_in->call.reply.body, &sign_in->assertion, &sign_in->failure)) {
        return;
    }
    sign_in->duration_seconds = assume_role_duration(sign_in->profile, assertion);
    log_debug("%s: assertion of %zu bytes with %zu roles, SessionDuration %ld", sign_in->profile->name,
              assertion->base64.size, assertion->role_count, assertion->duration_seconds);
    if (!find_roles(sign_in, &found)) {
        return;
    }
    if (found.count > 1) {
        sign_in->step = STEP_ROLE;
        return;
    }
    sign_in->role = found.roles[0];
    prepare_assume(sign_in);
}

void
profile_sign_in_choose_role(struct profile_sign_in *sign_in)
{
    CLEANUP_MESSAGE struct message question = {.kind = MESSAGE_NEED_ROLE};
    CLEANUP_MESSAGE struct message answer = {0};
    struct message_need_role *need = &question.need_role;
    struct role_candidates found;

    sign_in->step = STEP_DONE;
    if (!find_roles(sign_in, &found)) {
        return;
    }
    need->roles = allocate(found.count, sizeof(*need->roles));
    text_copy(need->profile, sizeof(need->profile), sign_in->profile->name);
    for (size_t i = 0; i < found.count; i++) {
        text_copy(need->roles[need->role_count++].arn, PROTOCOL_ARN_SIZE, found.roles[i]->role_arn);
    }
    if (!driver_ask(sign_in->driver, &question, &answer, &sign_in->failure) ||
        !text_copy(sign_in->chosen_role, sizeof(sign_in->chosen_role), answer.role.arn) ||
        !find_roles(sign_in, &found)) {
        return;
    }
    sign_in->role = found.roles[0];
    prepare_assume(sign_in);
}

/* --- the credentials --- */

static void
finish(struct profile_sign_in *sign_in, struct sts_credentials *credentials)
{
    long asked_seconds = sign_in->chained_role[0] == '\0' ? sign_in->duration_seconds
                                                          : assume_role_chained_duration(sign_in->profile);
    long skew_seconds = http_clock_skew(sign_in->driver->http);
    time_t latest = clock_now() + skew_seconds + asked_seconds;
    char end[CLOCK_TEXT_SIZE];

    sign_in->step = STEP_DONE;
    sign_in->skew_seconds = skew_seconds;
    /* AWS never gives a longer lifetime than requested: otherwise a clock is wrong, or the server is not AWS. */
    if (credentials->expires_at > latest + EXPIRY_TOLERANCE_SECONDS) {
        log_debug("%s: lifetime limited to %ld seconds", sign_in->profile->name, asked_seconds);
        credentials->expires_at = latest;
    }
    /* The shortest AWS session is 15 minutes, so this is clock skew that was not measured (no Date header). */
    if (credentials->expires_at - skew_seconds < clock_now() - EXPIRY_TOLERANCE_SECONDS) {
        clock_format_local(credentials->expires_at - skew_seconds, end);
        failure_set(&sign_in->failure, FAILURE_SESSION_OVER, sign_in->profile->name, end);
        return;
    }
    sign_in->failure = (struct failure){0};
    sts_credentials_clear(&sign_in->credentials);
    sign_in->credentials = *credentials;
    *credentials = (struct sts_credentials){0};
}

/* If AWS refuses the duration, the assertion is still valid: retry with one hour, which every role allows. If the
 * assertion expired (after five minutes, while a person answered), request a new one, once. */
static void
on_sts_reply(struct profile_sign_in *sign_in)
{
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    const struct message_profile *profile = sign_in->profile;
    const char *session_name = sign_in->assertion.session_name;
    enum sts_fault fault = STS_FAULT_OTHER;
    bool is_first = sign_in->step == STEP_ASSUME;

    sign_in->step = STEP_DONE;
    if (!sts_reply_parse(sign_in->call.reply.status, &sign_in->call.reply.body, &credentials, &fault,
                         &sign_in->failure)) {
        if (is_first && fault == STS_FAULT_DURATION && sign_in->duration_seconds > ASSUME_ROLE_SECONDS_DEFAULT) {
            sign_in->duration_seconds = ASSUME_ROLE_SECONDS_DEFAULT;
            prepare_assume(sign_in);
        } else if (is_first && fault == STS_FAULT_EXPIRED && !sign_in->has_second_assertion) {
            sign_in->has_second_assertion = true;
            sign_in->step = STEP_PAGE;
        } else if (!is_first && fault == STS_FAULT_CLOCK) {
            assume_role_is_clock_wrong(http_clock_skew(sign_in->driver->http), &sign_in->failure);
        }
        return;
    }
    if (!is_first || profile->role[0] == '\0') {
        finish(sign_in, &credentials);
        return;
    }
    sts_credentials_clear(&sign_in->first);
    sign_in->first = TAKE_STRUCT(credentials);
    assume_role_chained_role(profile, sign_in->role->role_arn, sign_in->chained_role);
    log_debug("%s: chained role %s", profile->name, sign_in->chained_role);
    sts_request_chained(&sign_in->request, &sign_in->endpoint, &sign_in->first, sign_in->chained_role,
                        profile->external_id, session_name[0] == '\0' ? sign_in->jumpcloud->email : session_name,
                        assume_role_chained_duration(profile));
    sign_in->step = STEP_CHAIN;
}

void
profile_sign_in_on_reply(struct profile_sign_in *sign_in)
{
    const struct http_reply *reply = &sign_in->call.reply;
    bool is_busy = reply->status == 429 || reply->status == 503;

    sign_in->is_running = false;
    sign_in->pause_seconds = 0;
    if (!sign_in->call.is_answered) {
        profile_sign_in_fail(sign_in, &sign_in->call.failure);
    } else if (is_busy && reply->retry_after > 0 && reply->retry_after <= PAUSE_SECONDS_MAX && !sign_in->has_paused) {
        /* a busy server may send Retry-After: wait once, if it is short */
        log_debug("%s: waiting for %ld seconds (Retry-After)", sign_in->profile->name, reply->retry_after);
        sign_in->has_paused = true;
        sign_in->pause_seconds = reply->retry_after;
    } else if (sign_in->step == STEP_PAGE) {
        on_page(sign_in);
    } else {
        on_sts_reply(sign_in);
    }
}

/* --- the result --- */

void
profile_sign_in_report(struct profile_sign_in *sign_in)
{
    const struct sts_credentials *credentials = &sign_in->credentials;
    long wanted_seconds = assume_role_duration(sign_in->profile, &sign_in->assertion);
    struct message message = {
        .kind = MESSAGE_SESSION,
        .session = {.secret_access_key = credentials->secret_access_key, /* borrowed: not cleared here */
                    .session_token = credentials->session_token,
                    .expires_at = credentials->expires_at,
                    .skew_seconds = sign_in->skew_seconds},
    };

    sign_in->is_reported = true;
    if (sign_in->failure.id != FAILURE_NONE) {
        driver_report_failure(sign_in->driver, sign_in->profile->name, &sign_in->failure);
        return;
    }
    text_copy(message.session.profile, sizeof(message.session.profile), sign_in->profile->name);
    text_copy(message.session.access_key_id, sizeof(message.session.access_key_id), credentials->access_key_id);
    text_copy(message.session.role_arn, sizeof(message.session.role_arn),
              sign_in->chained_role[0] == '\0' ? sign_in->role->role_arn : sign_in->chained_role);
    if (sign_in->duration_seconds < wanted_seconds) {
        message.session.wanted_seconds = wanted_seconds;
        message.session.accepted_seconds = sign_in->duration_seconds;
    }
    log_debug("%s: done", sign_in->profile->name);
    driver_report(sign_in->driver, &message);
}
