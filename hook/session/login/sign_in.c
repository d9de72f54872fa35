/* SPDX-License-Identifier: MIT
 *
 * The tasks of the worker that are not about sessions.
 */
#include "session/login/sign_in.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "names/origin.h"
#include "session/ask/child_environment.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/login/conversation.h"
#include "session/login/session_batch.h"
#include "session/login/single_task.h"

enum { HOSTS_MAX = 24 };

static struct login_subject
subject_of(const struct sign_in *sign_in, const char *email)
{
    struct login_subject subject = {
        .config = sign_in->config, .keyring = sign_in->keyring, .is_silent = sign_in->is_silent};

    config_account(sign_in->config, email, &subject.account);
    return subject;
}

/* The stored portal session may have ended at JumpCloud, so this always creates a new one. */
bool
sign_in_login(const struct sign_in *sign_in, const char *email, char signed_in[static ACCOUNT_NAME_SIZE],
              struct error *error)
{
    const struct login_subject subject = subject_of(sign_in, email);
    CLEANUP_ACCOUNT_LOGIN struct account_login login = {0};
    CLEANUP_SINGLE_TASK struct single_task single;

    single_task_init(&single, sign_in, TASK_LOGIN);
    account_login_init(&login, &subject);
    login.is_explicit_login = true;
    if (config_invalid_account_member(sign_in->config, subject.account.email, error) != NULL ||
        !child_environment_check_account(subject.account.email, error) ||
        !single_task_run_for_account(&single, &login, NULL, error)) {
        return false;
    }
    text_copy(signed_in, ACCOUNT_NAME_SIZE, login.subject.account.email);
    return true;
}

bool
sign_in_logout(const struct sign_in *sign_in, const char *email, char notice[static NOTICE_SIZE], struct error *error)
{
    const struct login_subject subject = subject_of(sign_in, email);
    CLEANUP_PORTAL struct portal portal = {0};
    CLEANUP_SINGLE_TASK struct single_task single;

    single_task_init(&single, sign_in, TASK_LOGOUT);
    if (!portal_find(sign_in->keyring, subject.account.email, subject.account.console_url, &portal)) {
        return true;
    }
    session_batch_describe_account(&subject.account, &single.task.task);
    secret_move(&single.task.task.portal, &portal.session);
    portal_forget(sign_in->keyring, subject.account.email);
    if (single_task_run(&single, NULL, NULL, error)) {
        return true;
    }
    if (single.error.code == ERROR_NONE) {
        return false; /* a failure of the worker */
    }
    session_commit_add_notice(
        notice, "JumpCloud could not be reached to end the portal session of %.255s; it expires there automatically.",
        subject.account.email);
    return true;
}

static bool
on_application(struct message_item *item, void *context)
{
    struct single_task *single = context;
    struct application *application = &single->applications[single->application_count];
    const char *url = secret_text(&item->url);

    if (single->application_count == APPLICATIONS_MAX || !text_copy(application->url, sizeof(application->url), url) ||
        strlen(url) != item->url.size || origin_path(single->task.task.sso_url, url) == NULL) {
        return false;
    }
    text_make_visible(application->name, sizeof(application->name), item->name);
    application->is_aws = item->is_aws;
    single->application_count++;
    return true;
}

bool
sign_in_applications(const struct sign_in *sign_in, const char *email, struct application **applications, size_t *count,
                     struct error *error)
{
    const struct login_subject subject = subject_of(sign_in, email);
    CLEANUP_ACCOUNT_LOGIN struct account_login login = {0};
    CLEANUP_SINGLE_TASK struct single_task single;

    single_task_init(&single, sign_in, TASK_APPLICATIONS);
    account_login_init(&login, &subject);
    login.is_forbidden = sign_in->is_silent;
    login.is_explicit_login = prompt_is_possible();
    secret_set_bytes(&single.task.task.portal, secret_text(&login.kept), login.kept.size);
    single.applications = allocate(APPLICATIONS_MAX, sizeof(*single.applications));
    if (!child_environment_check_account(subject.account.email, error) ||
        !single_task_run_for_account(&single, &login, on_application, error)) {
        return false;
    }
    *applications = TAKE(single.applications);
    *count = single.application_count;
    return true;
}

/* --- reaching the hosts --- */

static bool
on_host(struct message_item *item, void *context)
{
    struct single_task *single = context;
    const struct error none = {0};

    if (item->milliseconds < 0 || item->milliseconds > INT32_MAX) {
        return false;
    }
    single->visit(item->name, (long)item->milliseconds, &none, single->context);
    return true;
}

static bool
on_host_failure(const struct message_failure *report, void *context)
{
    struct single_task *single = context;
    const struct error error = messages_error(&report->failure);

    single->visit("", 0, &error, single->context);
    return true;
}

static void
add_host(struct message_task *task, const char *url)
{
    for (size_t i = 0; i < task->host_count; i++) {
        if (strcmp(task->hosts[i].url, url) == 0) {
            return;
        }
    }
    if (task->host_count < HOSTS_MAX) {
        text_copy(task->hosts[task->host_count++].url, sizeof(task->hosts->url), url);
    }
}

static void
add_profile(const struct single_task *single, struct message_task *task, const struct profile *profile)
{
    struct account account;

    config_account_of(single->sign_in->config, profile, &account);
    add_host(task, account.console_url);
    add_host(task, account.sso_url);
    session_batch_describe_profile(single->sign_in, profile, &task->profiles[task->profile_count++]);
}

/* The hosts of all profiles; without profiles those of the known account, or JumpCloud's default hosts. */
static void
describe_hosts(struct single_task *single)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    struct message_task *task = &single->task.task;
    const struct profile nameless = {0};
    size_t count = config_profile_names(single->sign_in->config, &names);

    task->hosts = allocate(HOSTS_MAX, sizeof(*task->hosts));
    task->profiles = allocate(count + 1, sizeof(*task->profiles));
    for (size_t i = 0; i < count; i++) {
        struct profile profile = {0};

        if (config_profile(single->sign_in->config, names[i], &profile)) {
            add_profile(single, task, &profile);
        }
    }
    if (count == 0) {
        add_profile(single, task, &nameless);
    }
}

bool
sign_in_check(const struct sign_in *sign_in,
              void (*visit)(const char *host, long milliseconds, const struct error *error, void *context),
              void *context, struct error *error)
{
    CLEANUP_SINGLE_TASK struct single_task single;
    const struct conversation_listener listener = {
        .on_failure = on_host_failure, .on_item = on_host, .context = &single};

    single_task_init(&single, sign_in, TASK_CHECK);
    single.visit = visit;
    single.context = context;
    describe_hosts(&single);
    if (!worker_start(&single.worker, sign_in->config, sign_in->is_silent) ||
        !conversation_run(&single.worker, &single.task, NULL, &listener)) {
        *error = single.worker.error;
        return false;
    }
    return true;
}
