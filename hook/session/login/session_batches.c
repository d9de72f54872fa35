/* SPDX-License-Identifier: MIT
 *
 * Sessions for several profiles, in one batch per account.
 */
#include "session/login/session_batches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "keyring/lock.h"
#include "names/identifier.h"
#include "session/ask/background.h"
#include "session/ask/child_environment.h"
#include "session/ask/failure_note.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/ask/role_choice.h"
#include "session/login/conversation.h"

struct requested_session {
    struct profile profile;
    struct sign_in_result result;
    struct config_learned learned;
    int lock; /* of the profile; -1: not held */
    bool is_reported;
};

struct batches {
    const struct sign_in *sign_in;
    struct worker *worker;
    int64_t started_ns;
    struct requested_session *sessions;
    size_t count;
    void (*visit)(struct sign_in_result *result, void *context);
    void *context;
    struct account denied; /* an account whose login was denied in this run, so no other login is tried */
    struct failure denial; /* FAILURE_NONE: there is no such account */
};

/* The requested sessions of one account. */
struct batch {
    struct batches *batches;
    struct account_login *login;
    struct requested_session **members;
    size_t count;
    bool has_noted_overrides;
};

static void
report_session(const struct batches *batches, struct requested_session *session)
{
    log_debug("%s: %s%s", session->result.profile,
              session->result.error.code == ERROR_NONE ? "done" : "failed: ", session->result.error.text);
    batches->visit(&session->result, batches->context);
    session->is_reported = true;
    lock_release(&session->lock);
}

/* --- the result of a profile --- */

static struct requested_session *
find_member(const struct batch *batch, const char *profile)
{
    for (size_t i = 0; i < batch->count; i++) {
        if (strcmp(batch->members[i]->profile.name, profile) == 0) {
            return batch->members[i];
        }
    }
    return NULL;
}

/* Once in a batch, after the session's other notices. */
static void
note_overrides(struct batch *batch, struct requested_session *session)
{
    static const char *const services[] = {"STS", "IAM"};
    static const char *const variables[] = {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_IAM"};
    size_t count = session->learned.is_alias_known ? 1 : 2; /* IAM is asked for the alias alone */

    if (batch->has_noted_overrides || session->result.notice[0] != '\0') {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *url = child_environment_value(variables[i], batch->batches->sign_in->is_silent);

        if (url != NULL && *url != '\0') {
            session_commit_add_notice(session->result.notice, "AWS %s is reached at %.200s (%s).", services[i], url,
                                      variables[i]);
            batch->has_noted_overrides = true;
        }
    }
}

static void
finish(struct batch *batch, struct requested_session *session)
{
    struct config_learned *learned = &session->learned;
    bool is_done = session->result.error.code == ERROR_NONE;

    if (!is_done) {
        learned->saml_role[0] = '\0'; /* another role may work */
        failure_note(batch->batches->sign_in->keyring, session->profile.name, &session->result.error,
                     prompt_is_possible());
    }
    session_commit_add_account(learned, &batch->login->subject.account, is_done);
    session_commit_store_learned(batch->batches->sign_in->config, learned);
    report_session(batch->batches, session);
}

static void
fail(struct batch *batch, struct requested_session *session, const struct failure *failure)
{
    session->result.error = messages_error(failure);
    finish(batch, session);
}

/* --- the worker's messages --- */

static bool
on_session(struct message_session *report, void *context)
{
    struct batch *batch = context;
    const struct sign_in *sign_in = batch->batches->sign_in;
    struct requested_session *session = find_member(batch, report->profile);
    struct credentials *credentials;
    struct config_learned *learned;
    struct failure failure = {0};

    if (session == NULL || session->is_reported) {
        return false;
    }
    credentials = &session->result.credentials;
    learned = &session->learned;
    if (!session_commit_read(report, credentials, session->result.notice)) {
        credentials_clear(credentials);
        return false;
    }
    if (!session_commit_store(sign_in->keyring, batch->batches->started_ns, session->profile.name, credentials,
                              session->result.notice, &failure)) {
        fail(batch, session, &failure);
        return true;
    }
    text_copy(learned->aws_account, sizeof(learned->aws_account), credentials->account_id);
    text_copy(learned->aws_role, sizeof(learned->aws_role), credentials->role_name);
    learned->is_alias_known = config_alias_of(sign_in->config, learned->aws_account, learned->aws_alias);
    learned->accepted_seconds = (long)report->accepted_seconds;
    note_overrides(batch, session);
    finish(batch, session);
    return true;
}

static bool
on_failure(const struct message_failure *report, void *context)
{
    struct batch *batch = context;
    struct requested_session *session = find_member(batch, report->profile);

    if (report->profile[0] == '\0') { /* for the whole task */
        for (size_t i = 0; i < batch->count; i++) {
            if (!batch->members[i]->is_reported) {
                fail(batch, batch->members[i], &report->failure);
            }
        }
        return true;
    }
    if (session == NULL || session->is_reported) {
        return false;
    }
    if (failure_code(&report->failure) == ERROR_NETWORK && report->retry_after > 0) {
        session_commit_set_back_off(batch->batches->sign_in->keyring, report->profile, (long)report->retry_after);
    }
    fail(batch, session, &report->failure);
    return true;
}

static bool
on_need_role(const struct message_need_role *question, struct message *answer, void *context)
{
    struct batch *batch = context;
    struct requested_session *session = find_member(batch, question->profile);
    struct failure failure = {0};

    if (session == NULL || session->is_reported || !role_choice_is_valid(question)) {
        return false;
    }
    if (!role_choose(batch->batches->sign_in->config, question, &answer->role, &failure)) {
        answer->kind = MESSAGE_STOP;
        answer->stop.failure = failure;
        return true;
    }
    answer->kind = MESSAGE_ROLE;
    text_copy(session->learned.saml_role, sizeof(session->learned.saml_role), answer->role.arn);
    return true;
}

/* --- one account --- */

void
session_batches_describe_account(const struct account *account, struct message_task *task)
{
    text_copy(task->email, sizeof(task->email), account->email);
    text_copy(task->console_url, sizeof(task->console_url), account->console_url);
    text_copy(task->sso_url, sizeof(task->sso_url), account->sso_url);
}

void
session_batches_describe(const struct sign_in *sign_in, const struct profile *profile,
                         struct message_profile *described)
{
    text_copy(described->name, sizeof(described->name), profile->name);
    text_copy(described->url, sizeof(described->url), profile->url);
    config_region(sign_in->config, profile->name, child_environment_value("AWS_REGION", sign_in->is_silent),
                  described->region);
    text_copy(described->role, sizeof(described->role), profile->role);
    text_copy(described->external_id, sizeof(described->external_id), profile->external_id);
    text_copy(described->saml_role, sizeof(described->saml_role), profile->saml_role);
    text_copy(described->aws_account, sizeof(described->aws_account), profile->aws_account);
    text_copy(described->aws_role, sizeof(described->aws_role), profile->aws_role);
    described->duration_seconds = profile->duration_seconds;
    described->accepted_seconds = profile->accepted_seconds;
}

static void
describe_task(const struct batch *batch, struct message_task *task)
{
    const struct sign_in *sign_in = batch->batches->sign_in;
    const struct account_login *login = batch->login;

    task->kind = TASK_SESSIONS;
    session_batches_describe_account(&login->subject.account, task);
    secret_set_bytes(&task->portal, secret_text(&login->kept), login->kept.size);
    task->profiles = allocate(batch->count, sizeof(*task->profiles));
    for (size_t i = 0; i < batch->count; i++) {
        session_batches_describe(sign_in, &batch->members[i]->profile, &task->profiles[task->profile_count++]);
    }
}

static bool
is_same_account(const struct account *one, const struct account *other)
{
    return email_is_same(one->email, other->email) && strcmp(one->console_url, other->console_url) == 0 &&
           strcmp(one->sso_url, other->sso_url) == 0;
}

/* After a denied login a second batch of the account, whose profiles waited for another process, is not tried. */
static void
run_batch(struct batches *batches, const struct account *account, struct requested_session **members, size_t count)
{
    CLEANUP_ACCOUNT_LOGIN struct account_login login = {0};
    const struct login_subject subject = {.config = batches->sign_in->config,
                                          .keyring = batches->sign_in->keyring,
                                          .account = *account,
                                          .is_silent = batches->sign_in->is_silent};
    struct batch batch = {.batches = batches, .login = &login, .members = members, .count = count};
    const struct conversation_listener listener = {on_session, on_failure, NULL, on_need_role, &batch};
    CLEANUP_MESSAGE struct message task = {.kind = MESSAGE_TASK};
    struct error error = {0};

    account_login_init(&login, &subject);
    if (batches->denial.id != FAILURE_NONE && is_same_account(&batches->denied, account)) {
        login.denial = batches->denial;
    }
    describe_task(&batch, &task.task);
    log_debug("account %s: %zu profiles, console %s, SSO %s, portal session %s",
              task.task.email[0] == '\0' ? "(not known yet)" : task.task.email, count, task.task.console_url,
              task.task.sso_url, task.task.portal.size > 0 ? "kept" : "none");
    error_set(&error, ERROR_SYSTEM, "The sign-in program returned no credentials; reinstall ajc.");
    if (!worker_start(batches->worker, batches->sign_in->config, batches->sign_in->is_silent) ||
        !conversation_run(batches->worker, &task, &login, &listener)) {
        error = batches->worker->error;
    }
    for (size_t i = 0; i < count; i++) {
        if (!members[i]->is_reported) {
            members[i]->result.error = error;
            finish(&batch, members[i]);
        }
    }
    if (login.denial.id != FAILURE_NONE) {
        batches->denied = *account;
        batches->denial = login.denial;
    }
}

/* --- batches --- */

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
        struct account own;

        if (session->is_reported) {
            continue;
        }
        config_account_of(batches->sign_in->config, &session->profile, &own);
        if (is_same_account(account, &own) && lock_profile(session, 0)) {
            members[count++] = session;
        }
    }
    return count;
}

/* Reports the sessions that another process stored meanwhile; returns the number of the others. */
static size_t
report_stored_by_others(const struct batches *batches, struct requested_session **members, size_t count)
{
    size_t left = 0;

    for (size_t i = 0; i < count; i++) {
        struct sign_in_result *result = &members[i]->result;

        result->error = (struct error){0};
        if (session_commit_find_stored(batches->sign_in->keyring, batches->started_ns, result->profile,
                                       &result->credentials)) {
            report_session(batches, members[i]);
        } else {
            members[left++] = members[i];
        }
    }
    return left;
}

/* Runs one batch that contains `first`, or reports a failure when its lock cannot be taken. */
static void
run_batch_of(struct batches *batches, struct requested_session *first, struct requested_session **members)
{
    struct account account;
    size_t count;

    config_account_of(batches->sign_in->config, &first->profile, &account);
    count = lock_members(batches, &account, members);
    if (count == 0) {
        if (!lock_profile(first, prompt_is_possible() ? -1 : lock_wait_left())) {
            report_session(batches, first);
            return;
        }
        members[count++] = first;
    }
    count = report_stored_by_others(batches, members, count);
    if (count > 0) {
        run_batch(batches, &account, members, count);
    }
}

/* False when the profile cannot be used: reports the failure. */
static void
prepare_session(const struct batches *batches, const char *name, struct requested_session *session)
{
    const struct config *config = batches->sign_in->config;
    struct error *error = &session->result.error;
    struct account account;

    session->lock = -1;
    text_copy(session->result.profile, sizeof(session->result.profile), name);
    text_copy(session->learned.profile, sizeof(session->learned.profile), name);
    if (!config_require_profile(config, name, &session->profile, error) ||
        !config_check_profile(config, &session->profile, error)) {
        report_session(batches, session);
        return;
    }
    config_account_of(config, &session->profile, &account);
    if (!child_environment_check_account(account.email, error)) {
        report_session(batches, session);
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

static bool
has_unknown_alias(const struct config_learned *learned)
{
    return learned->aws_account[0] != '\0' && !learned->is_alias_known;
}

/* Has the unknown aliases asked for in the background, with one session of each AWS account. */
static void
request_aliases(const struct batches *batches)
{
    CLEANUP_FREE const char **words = allocate(batches->count + 3, sizeof(*words));
    size_t count = 0;

    words[count++] = "ajc-hook";
    words[count++] = "aliases";
    for (size_t i = 0; i < batches->count; i++) {
        const struct config_learned *learned = &batches->sessions[i].learned;
        bool is_first = has_unknown_alias(learned);

        for (size_t j = 0; j < i && is_first; j++) {
            is_first = strcmp(batches->sessions[j].learned.aws_account, learned->aws_account) != 0;
        }
        if (is_first) {
            words[count++] = learned->profile;
        }
    }
    if (count > 2 && sign_in_can_ask_aliases(batches->sign_in) && background_is_allowed(batches->sign_in->config)) {
        background_start(words, batches->sign_in->is_silent);
    }
}

void
session_batches_run(const struct sign_in *sign_in, struct worker *worker, const char *const *names, size_t count,
                    void (*visit)(struct sign_in_result *result, void *context), void *context)
{
    CLEANUP_FREE struct requested_session *sessions = allocate(count, sizeof(*sessions));
    CLEANUP_FREE struct requested_session **members = allocate(count, sizeof(struct requested_session *));
    struct batches batches = {.sign_in = sign_in,
                              .worker = worker,
                              .started_ns = sign_in->since_ns > 0 ? sign_in->since_ns : clock_since_boot_ns(),
                              .sessions = sessions,
                              .count = count,
                              .visit = visit,
                              .context = context};

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
    CLEANUP_WORKER struct worker worker;

    worker_init(&worker);
    prompt_open(!sign_in->is_silent);
    session_batches_run(sign_in, &worker, names, count, visit, context);
}
