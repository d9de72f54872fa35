/* SPDX-License-Identifier: MIT
 *
 * Sessions for several profiles: their batches and their locks.
 */
#include "session/login/session_batches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "keyring/lock.h"
#include "keyring/marker.h"
#include "names/identifier.h"
#include "session/ask/background.h"
#include "session/ask/child_environment.h"
#include "session/ask/prompt.h"
#include "session/login/session_batch.h"

enum { WAIT_SILENTLY_SECONDS = 2 }; /* before the message that another sign-in is in progress */

struct batches {
    struct session_run run;
    struct requested_session *sessions;
    size_t count;
    struct account denied; /* an account whose login was denied in this run */
    struct failure denial; /* FAILURE_NONE: there is no such account */
};

static bool
is_same_account(const struct account *one, const struct account *other)
{
    return email_is_same(one->email, other->email) && strcmp(one->console_url, other->console_url) == 0 &&
           strcmp(one->sso_url, other->sso_url) == 0;
}

/* Before the worker is started, because a hundred workers would be a load. */
static bool
lock_profile(struct requested_session *session, long wait_seconds)
{
    char name[96];

    snprintf(name, sizeof(name), "session-%.64s", session->profile.name);
    return lock_take(name, wait_seconds, &session->lock, &session->result.error);
}

/* Takes the locks of the account's profiles that are free. A profile whose lock another process holds is done later and
 * alone: no process waits for a lock while it holds one. */
static size_t
lock_members(const struct batches *batches, const struct account *account, struct requested_session **members)
{
    size_t count = 0;

    for (size_t i = 0; i < batches->count; i++) {
        struct requested_session *session = &batches->sessions[i];

        if (!session->is_reported && is_same_account(account, &session->account) && lock_profile(session, 0)) {
            members[count++] = session;
        }
    }
    return count;
}

/* Waits until no other process signs in to the profile: without a terminal for a limited time; the person can end it.
 */
static bool
wait_for_profile(const struct batches *batches, struct requested_session *session)
{
    if (!prompt_is_possible()) {
        return lock_profile(session, batches->run.sign_in->never_waits ? 0 : lock_wait_left());
    }
    if (lock_profile(session, WAIT_SILENTLY_SECONDS) || session->result.error.code != ERROR_NETWORK) {
        return session->lock >= 0;
    }
    prompt_print("Another sign-in for %s is in progress, perhaps in another terminal; waiting for it (Ctrl-C cancels).",
                 session->profile.name);
    return lock_profile(session, -1);
}

/* The result of another process, when it is good enough (struct sign_in). */
static bool
use_result_of_other(const struct session_run *run, struct sign_in_result *result)
{
    const struct sign_in *sign_in = run->sign_in;
    struct credentials *found = &result->credentials;
    struct marker failure;

    result->error = (struct error){0};
    if (credentials_find(sign_in->keyring, result->profile, found)) {
        long left = credentials_seconds_left(found);

        if ((sign_in->enough_seconds > 0 && left >= sign_in->enough_seconds) ||
            (left > 0 && found->made_ns > run->started_ns)) {
            return true;
        }
        credentials_clear(found);
    }
    if (sign_in->enough_seconds > 0 && !prompt_is_possible() &&
        marker_find(sign_in->keyring, MARKER_FAILURE, result->profile, &failure) && failure.made_ns > run->started_ns &&
        !failure.is_interactive) {
        error_set(&result->error, error_code_of_status(failure.status), "%s", failure.sentence);
    }
    return result->error.code != ERROR_NONE;
}

/* Reports what other processes did meanwhile; returns the number of the profiles that are left. */
static size_t
report_results_of_others(const struct batches *batches, struct requested_session **members, size_t count)
{
    size_t left = 0;

    for (size_t i = 0; i < count; i++) {
        if (use_result_of_other(&batches->run, &members[i]->result)) {
            session_batch_report(&batches->run, members[i]);
        } else {
            members[left++] = members[i];
        }
    }
    return left;
}

/* Runs one batch that contains `first`, or reports a failure when its lock cannot be taken. After a denied login a
 * second batch of the account, whose profiles waited for another process, does not try another. */
static void
run_batch_of(struct batches *batches, struct requested_session *first, struct requested_session **members)
{
    struct failure denial = {0};
    size_t count = lock_members(batches, &first->account, members);

    if (count == 0) {
        if (!wait_for_profile(batches, first)) {
            const struct error busy = first->result.error;

            first->result.is_busy = !use_result_of_other(&batches->run, &first->result);
            if (first->result.is_busy) {
                first->result.error = busy;
            }
            session_batch_report(&batches->run, first);
            return;
        }
        members[count++] = first;
    }
    count = report_results_of_others(batches, members, count);
    if (count == 0) {
        return;
    }
    if (is_same_account(&batches->denied, &first->account)) {
        denial = batches->denial;
    }
    session_batch_run(&batches->run, members, count, &denial);
    if (denial.id != FAILURE_NONE) {
        batches->denied = first->account;
        batches->denial = denial;
    }
}

/* Finds the profile and its account, or reports why the profile cannot be used. */
static void
prepare_session(const struct batches *batches, const char *name, struct requested_session *session)
{
    const struct config *config = batches->run.sign_in->config;
    struct error *error = &session->result.error;

    session->lock = -1;
    text_copy(session->result.profile, sizeof(session->result.profile), name);
    text_copy(session->learned.profile, sizeof(session->learned.profile), name);
    if (!config_require_profile(config, name, &session->profile, error) ||
        config_invalid_member(config, name, error) != NULL || !config_check_profile(config, &session->profile, error)) {
        session_batch_report(&batches->run, session);
        return;
    }
    config_account_of(config, &session->profile, &session->account);
    if (config_invalid_account_member(config, session->account.email, error) != NULL ||
        !child_environment_check_account(session->account.email, error)) {
        session_batch_report(&batches->run, session);
    }
}

void
sign_in_result_move(struct sign_in_result *from, void *to)
{
    struct sign_in_result *result = to;

    credentials_clear(&result->credentials);
    *result = *from;
    from->credentials = (struct credentials){0};
}

/* --- aliases --- */

static bool
is_url_set(const struct sign_in *sign_in, const char *variable, const char *setting)
{
    const char *value = child_environment_value(variable, sign_in->is_silent);
    char set[CONFIG_VALUE_SIZE];

    config_setting(sign_in->config, setting, set);
    return (value != NULL && *value != '\0') || set[0] != '\0';
}

bool
sign_in_can_ask_aliases(const struct sign_in *sign_in)
{
    return sign_in->keyring->base != 0 && (is_url_set(sign_in, "AWS_ENDPOINT_URL_IAM", "iam_url") ||
                                           !is_url_set(sign_in, "AWS_ENDPOINT_URL_STS", "sts_url"));
}

/* Starts the request for unknown aliases in the background, with one session of each AWS account. */
static void
request_aliases(const struct batches *batches)
{
    CLEANUP_FREE const char **words = allocate(batches->count + 3, sizeof(*words));
    size_t count = 0;

    words[count++] = "ajc-hook";
    words[count++] = "aliases";
    for (size_t i = 0; i < batches->count; i++) {
        const struct config_learned *learned = &batches->sessions[i].learned;
        bool is_first = learned->aws_account[0] != '\0' && !learned->is_alias_known;

        for (size_t j = 0; j < i && is_first; j++) {
            is_first = strcmp(batches->sessions[j].learned.aws_account, learned->aws_account) != 0;
        }
        if (is_first) {
            words[count++] = learned->profile;
        }
    }
    if (count > 2 && sign_in_can_ask_aliases(batches->run.sign_in) &&
        background_is_allowed(batches->run.sign_in->config)) {
        background_start(words, batches->run.sign_in->is_silent);
    }
}

void
session_batches_run(const struct sign_in *sign_in, struct worker *worker, const char *const *names, size_t count,
                    void (*visit)(struct sign_in_result *result, void *context), void *context)
{
    CLEANUP_FREE struct requested_session *sessions = allocate(count, sizeof(*sessions));
    CLEANUP_FREE struct requested_session **members = allocate(count, sizeof(struct requested_session *));
    struct batches batches = {
        .run = {sign_in, worker, sign_in->since_ns > 0 ? sign_in->since_ns : clock_since_boot_ns(), visit, context},
        .sessions = sessions,
        .count = count,
    };

    for (size_t i = 0; i < count; i++) {
        prepare_session(&batches, names[i], &sessions[i]);
    }
    for (size_t i = 0; i < count;) { /* a batch may not contain the profile for which it ran: its lock was not free */
        if (sessions[i].is_reported) {
            i++;
        } else {
            run_batch_of(&batches, &sessions[i], members);
        }
    }
    for (size_t i = 0; i < count; i++) {
        credentials_clear(&sessions[i].result.credentials);
    }
    request_aliases(&batches);
}

void
sign_in_sessions(const struct sign_in *sign_in, const char *const *names, size_t count,
                 void (*visit)(struct sign_in_result *result, void *context), void *context)
{
    CLEANUP_WORKER struct worker worker = WORKER_NOT_STARTED;

    prompt_open(!sign_in->is_silent);
    session_batches_run(sign_in, &worker, names, count, visit, context);
}
