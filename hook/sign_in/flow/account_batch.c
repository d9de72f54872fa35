/* SPDX-License-Identifier: MIT
 *
 * Signs in to the profiles of one account in parallel: decides which may start, and what each answer means for the
 * others and for the shared portal session.
 */
#include "sign_in/flow/account_batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "sign_in/flow/portal_login.h"
#include "sign_in/flow/profile_sign_in.h"

enum { WAIT_MAX_MS = 60000 }; /* each request has its own, shorter timeout */

struct account_batch {
    struct driver *driver;
    const struct message_task *task;
    struct jumpcloud jumpcloud;
    struct profile_sign_in *profiles; /* one for each profile of the task */
    size_t count;
    bool is_open;                /* the portal session works: all profiles may request their pages */
    bool has_logged_in;          /* a batch has at most one login */
    bool has_sent_code;          /* and one more with a code, for applications that require it */
    struct failure code_failure; /* the result of the login with a code */
    bool has_reported_progress;
    int64_t paused_until[2]; /* the SSO host and STS: CLOCK_BOOTTIME ns, where one sent Retry-After */
};

/* --- the portal session --- */

static bool
needs_page(const struct profile_sign_in *profile)
{
    return profile->step == STEP_LOGIN || profile->step == STEP_PAGE;
}

static void
fail_all_without_page(struct account_batch *batch, const struct failure *failure)
{
    for (size_t i = 0; i < batch->count; i++) {
        if (needs_page(&batch->profiles[i])) {
            profile_sign_in_fail(&batch->profiles[i], failure);
        }
    }
}

/* The probable STS endpoint of a profile, before its assertion names the partition. */
static bool
guess_sts(const struct account_batch *batch, size_t number, struct sts_endpoint *endpoint)
{
    return sts_endpoint_find(&batch->driver->open, "aws", batch->profiles[number].profile->region, endpoint, NULL);
}

/* Opens connections to STS, one per profile up to the limit per host, while JumpCloud answers. */
static void
warm_sts(struct account_batch *batch)
{
    struct sts_endpoint endpoint;
    struct sts_endpoint other;

    for (size_t i = 0; i < batch->count; i++) {
        size_t same = 1;

        if (!guess_sts(batch, i, &endpoint)) {
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            same += guess_sts(batch, j, &other) && strcmp(other.url, endpoint.url) == 0;
        }
        http_warm(batch->driver->http, endpoint.url, true, same);
    }
}

/* If a page requires a login, either the portal session has ended or only this application requires more. One request
 * finds out. While the portal session is valid, the other profiles continue with it. False: it has ended, or there is
 * no answer, which fails all profiles. */
static bool
is_portal_alive(struct account_batch *batch)
{
    struct failure failure = {0};
    bool is_alive = false;

    if (batch->task->portal.size == 0) {
        return false;
    }
    if (!jumpcloud_is_alive(&batch->jumpcloud, &is_alive, &failure)) {
        fail_all_without_page(batch, &failure);
        return false;
    }
    for (size_t i = 0; is_alive && i < batch->count; i++) {
        if (batch->profiles[i].step == STEP_LOGIN && !batch->profiles[i].needs_login) {
            batch->profiles[i].step = STEP_PAGE;
        }
    }
    batch->is_open = is_alive;
    batch->has_logged_in = is_alive;
    return is_alive;
}

static void
log_in(struct account_batch *batch, const struct profile_sign_in *first)
{
    bool is_ended = batch->task->portal.size > 0;
    struct failure failure = {0};

    if (is_portal_alive(batch) || first->step != STEP_LOGIN) {
        return;
    }
    log_debug("%s: login required", first->profile->name);
    if (is_ended) {
        portal_report(batch->driver, &batch->jumpcloud, PORTAL_GONE);
    }
    warm_sts(batch);
    /* the attempt with the stored session left an open connection */
    http_warm(batch->driver->http, batch->task->sso_url, false, batch->count - (is_ended ? 1 : 0));
    batch->has_logged_in = true;
    batch->is_open = portal_login(batch->driver, &batch->jumpcloud, is_ended ? LOGIN_ENDED : LOGIN_NO_PORTAL,
                                  first->profile, &failure);
    if (!batch->is_open) {
        fail_all_without_page(batch, &failure);
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->profiles[i].step == STEP_LOGIN) {
            batch->profiles[i].step = STEP_PAGE;
        }
    }
}

/* Profiles whose pages need no code continue with the current portal session. */
static void
log_in_with_code(struct account_batch *batch, const struct profile_sign_in *first)
{
    struct failure failure = {0};
    bool is_done;

    batch->has_sent_code = true;
    portal_report(batch->driver, &batch->jumpcloud, PORTAL_NOT_ENDED);
    is_done = portal_login(batch->driver, &batch->jumpcloud, LOGIN_APPLICATION, first->profile, &failure);
    if (!is_done) {
        log_debug("login with a code for %s: %s", first->profile->name, failure_name(failure.id));
        batch->code_failure = failure;
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->profiles[i].step != STEP_LOGIN) {
            continue;
        }
        if (is_done) {
            batch->profiles[i].step = STEP_PAGE;
        } else {
            profile_sign_in_fail(&batch->profiles[i], &failure);
        }
    }
}

/* After a login of this batch the application requires a code, too; after a login with a code nothing more can be
 * tried. Before a login no other profile needs to try the same portal session. */
static void
on_login_wanted(struct account_batch *batch, struct profile_sign_in *profile)
{
    struct failure failure = batch->code_failure;

    if (batch->has_sent_code) {
        if (failure.id == FAILURE_NONE) {
            failure_set(&failure, FAILURE_APPLICATION_WANTS_LOGIN, profile->profile->name);
        }
        profile_sign_in_fail(profile, &failure);
        return;
    }
    if (batch->has_logged_in) {
        return; /* waits for log_in_with_code() */
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (needs_page(&batch->profiles[i]) && !batch->profiles[i].is_running) {
            batch->profiles[i].step = STEP_LOGIN;
        }
    }
}

/* --- steps of one profile --- */

/* Steps that may ask a person run only while no request is in progress, so that no session waits for an answer. */
static bool
ask_person(struct account_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct profile_sign_in *profile = &batch->profiles[i];

        if (profile->step == STEP_LOGIN) { /* after a login, or with a valid portal session, a code is required */
            (batch->has_logged_in ? log_in_with_code : log_in)(batch, profile);
            return true;
        }
        if (profile->step == STEP_ROLE) {
            profile_sign_in_choose_role(profile);
            return true;
        }
    }
    return false;
}

/* Applies the result of a page request of `profile` to the others. */
static void
on_reply(struct account_batch *batch, struct profile_sign_in *profile)
{
    enum profile_sign_in_step step = profile->step;

    profile_sign_in_on_reply(profile);
    if (profile->pause_seconds > 0) {
        batch->paused_until[step != STEP_PAGE] = clock_since_boot_ns() + profile->pause_seconds * INT64_C(1000000000);
    } else if (step != STEP_PAGE) {
        return;
    } else if (!profile->call.is_answered) {
        if (!batch->is_open) {
            fail_all_without_page(batch, &profile->call.failure); /* the others would wait for the same host */
        }
    } else if (profile->step == STEP_LOGIN) {
        on_login_wanted(batch, profile);
    } else {
        batch->is_open = true;
        if (profile->step != STEP_DONE) {
            portal_report(batch->driver, &batch->jumpcloud, PORTAL_ALIVE); /* each page may set new cookies */
        }
    }
}

/* --- the loop --- */

/* Time until the next retry is due, in milliseconds. */
static long
milliseconds_to_wait(const struct account_batch *batch)
{
    int64_t now = clock_since_boot_ns();
    int64_t nearest = WAIT_MAX_MS;

    for (size_t i = 0; i < 2; i++) {
        int64_t left = (batch->paused_until[i] - now) / 1000000 + 1;

        nearest = left > 0 && left < nearest ? left : nearest;
    }
    return (long)nearest;
}

static void
handle_replies(struct account_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct profile_sign_in *profile = &batch->profiles[i];

        if (profile->is_running && profile->call.is_done) {
            on_reply(batch, profile);
        }
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->profiles[i].step == STEP_DONE && !batch->profiles[i].is_reported) {
            profile_sign_in_report(&batch->profiles[i]);
        }
    }
}

static void
start_all(struct account_batch *batch)
{
    static const struct message sending_assertion = {.kind = MESSAGE_PROGRESS, .progress.kind = PROGRESS_ASSERTION};
    bool page_is_running = false;

    for (size_t i = 0; i < batch->count; i++) {
        page_is_running |= batch->profiles[i].is_running && batch->profiles[i].step == STEP_PAGE;
    }
    for (size_t i = 0; i < batch->count; i++) {
        struct profile_sign_in *profile = &batch->profiles[i];
        bool is_first_page = profile->step == STEP_PAGE && !batch->is_open;
        bool has_request = profile->step == STEP_PAGE || profile->step == STEP_ASSUME || profile->step == STEP_CHAIN;

        /* The first page is requested alone until it shows whether the portal session is valid. */
        if (!has_request || profile->is_running || (is_first_page && page_is_running) ||
            batch->paused_until[profile->step != STEP_PAGE] > clock_since_boot_ns()) {
            continue;
        }
        if (profile->step == STEP_ASSUME && !batch->has_reported_progress) {
            batch->has_reported_progress = true;
            driver_report(batch->driver, &sending_assertion);
        }
        profile_sign_in_start(profile);
        if (is_first_page) { /* opens connections for the next pages meanwhile */
            warm_sts(batch);
            http_warm(batch->driver->http, batch->task->sso_url, false, batch->count - 1);
        }
        page_is_running |= profile->step == STEP_PAGE;
    }
}

/* Advances each profile by one step; false when all are reported. */
static bool
advance(struct account_batch *batch)
{
    size_t reported = 0;
    size_t running = 0;
    size_t replies = 0; /* answers that handle_replies() can read */

    handle_replies(batch);
    start_all(batch);
    for (size_t i = 0; i < batch->count; i++) {
        const struct profile_sign_in *profile = &batch->profiles[i];

        reported += profile->is_reported;
        running += profile->is_running;
        replies += profile->is_running ? profile->call.is_done : profile->step == STEP_DONE && !profile->is_reported;
    }
    if (reported == batch->count) {
        return false;
    }
    if (replies == 0 && (running > 0 || !ask_person(batch))) {
        http_wait(batch->driver->http, milliseconds_to_wait(batch));
    }
    return true;
}

static void
account_batch_clear(struct account_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        profile_sign_in_clear(&batch->profiles[i]);
    }
    free(batch->profiles);
    jumpcloud_clear(&batch->jumpcloud);
}

/* Each profile starts with its page; without a portal session with a login. */
bool
account_batch_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    CLEANUP(account_batch_clear) struct account_batch batch = {.driver = driver, .task = task};
    bool is_kept = task->portal.size > 0;

    if (!jumpcloud_open(&batch.jumpcloud, driver->http, task, failure)) {
        return false;
    }
    log_debug("account %s: %zu profiles, console %s, SSO %s, portal session %s",
              task->email[0] == '\0' ? "(not known yet)" : task->email, task->profile_count, task->console_url,
              task->sso_url, is_kept ? "kept" : "none");
    batch.profiles = allocate(task->profile_count + 1, sizeof(*batch.profiles));
    for (batch.count = 0; batch.count < task->profile_count; batch.count++) {
        batch.profiles[batch.count] = (struct profile_sign_in){.profile = &task->profiles[batch.count],
                                                               .driver = driver,
                                                               .jumpcloud = &batch.jumpcloud,
                                                               .step = is_kept ? STEP_PAGE : STEP_LOGIN};
    }
    while (advance(&batch)) {
    }
    return true;
}
