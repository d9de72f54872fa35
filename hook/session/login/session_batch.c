/* SPDX-License-Identifier: MIT
 *
 * One task of the worker for the sessions of one account.
 */
#include "session/login/session_batch.h"

#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "keyring/lock.h"
#include "session/ask/child_environment.h"
#include "session/ask/failure_note.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/ask/role_choice.h"
#include "session/login/conversation.h"

struct batch {
    const struct session_run *run;
    struct account_login *login;
    struct requested_session **members;
    size_t count;
    bool has_noted_overrides;
};

void
session_batch_report(const struct session_run *run, struct requested_session *session)
{
    log_debug("%s: %s%s", session->result.profile,
              session->result.error.code == ERROR_NONE ? "done" : "failed: ", session->result.error.text);
    run->visit(&session->result, run->context);
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
    size_t count = session->learned.is_alias_known ? 1 : 2; /* IAM is only used to look up the alias */

    if (batch->has_noted_overrides || session->result.notice[0] != '\0') {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *url = child_environment_value(variables[i], batch->run->sign_in->is_silent);

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
        failure_note(batch->run->sign_in->keyring, session->profile.name, &session->result.error, prompt_is_possible());
    }
    session_commit_learn(batch->run->sign_in->config, learned, &batch->login->subject.account, is_done);
    session_batch_report(batch->run, session);
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
    const struct sign_in *sign_in = batch->run->sign_in;
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
    if (!session_commit_store(sign_in->keyring, batch->run->started_ns, session->profile.name, credentials,
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
        session_commit_set_back_off(batch->run->sign_in->keyring, report->profile, (long)report->retry_after);
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
    if (!role_choose(batch->run->sign_in->config, question, &answer->role, &failure)) {
        answer->kind = MESSAGE_STOP;
        answer->stop.failure = failure;
        return true;
    }
    answer->kind = MESSAGE_ROLE;
    text_copy(session->learned.saml_role, sizeof(session->learned.saml_role), answer->role.arn);
    return true;
}

/* --- the task --- */

void
session_batch_describe_account(const struct account *account, struct message_task *task)
{
    text_copy(task->email, sizeof(task->email), account->email);
    text_copy(task->console_url, sizeof(task->console_url), account->console_url);
    text_copy(task->sso_url, sizeof(task->sso_url), account->sso_url);
}

void
session_batch_describe_profile(const struct sign_in *sign_in, const struct profile *profile,
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
    const struct sign_in *sign_in = batch->run->sign_in;
    const struct account_login *login = batch->login;

    task->kind = TASK_SESSIONS;
    session_batch_describe_account(&login->subject.account, task);
    secret_set_bytes(&task->portal, secret_text(&login->kept), login->kept.size);
    task->profiles = allocate(batch->count, sizeof(*task->profiles));
    for (size_t i = 0; i < batch->count; i++) {
        session_batch_describe_profile(sign_in, &batch->members[i]->profile, &task->profiles[task->profile_count++]);
    }
}

void
session_batch_run(const struct session_run *run, struct requested_session **members, size_t count,
                  struct failure *denial)
{
    CLEANUP_ACCOUNT_LOGIN struct account_login login = {0};
    const struct login_subject subject = {.config = run->sign_in->config,
                                          .keyring = run->sign_in->keyring,
                                          .account = members[0]->account,
                                          .is_silent = run->sign_in->is_silent};
    struct batch batch = {.run = run, .login = &login, .members = members, .count = count};
    const struct conversation_listener listener = {on_session, on_failure, NULL, on_need_role, &batch};
    CLEANUP_MESSAGE struct message task = {.kind = MESSAGE_TASK};
    struct error error = {0};

    account_login_init(&login, &subject);
    login.denial = *denial;
    describe_task(&batch, &task.task);
    log_debug("account %s: %zu profiles, console %s, SSO %s, portal session %s",
              task.task.email[0] == '\0' ? "(not known yet)" : task.task.email, count, task.task.console_url,
              task.task.sso_url, task.task.portal.size > 0 ? "kept" : "none");
    error_set(&error, ERROR_SYSTEM, "The sign-in program returned no credentials; reinstall ajc.");
    if (!worker_start(run->worker, run->sign_in->config, run->sign_in->is_silent) ||
        !conversation_run(run->worker, &task, &login, &listener)) {
        error = run->worker->error;
    }
    for (size_t i = 0; i < count; i++) {
        if (!members[i]->is_reported) {
            members[i]->result.error = error;
            finish(&batch, members[i]);
        }
    }
    *denial = login.denial;
}
