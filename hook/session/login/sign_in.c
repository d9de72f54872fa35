/* SPDX-License-Identifier: MIT
 *
 * The tasks of the worker that are not about sessions.
 */
#include "session/login/sign_in.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "names/origin.h"
#include "names/partition.h"
#include "session/ask/child_environment.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/login/account_login.h"
#include "session/login/conversation.h"
#include "session/login/session_batches.h"
#include "session/login/worker.h"

enum {
    CONSOLE_LIFE_LEAST_SECONDS = 60, /* left in the session that signs in to AWS's web console */
    CONSOLE_URL_MAX = 32768,         /* it contains the session token, encoded */
    HOSTS_MAX = 24,
};

/* --- single tasks --- */

/* A task other than TASK_SESSIONS, and its results; it is the context of on_item. */
struct single_task {
    const struct sign_in *sign_in;
    struct worker worker;
    struct message task;
    struct error error; /* of the task */
    struct secret url;  /* TASK_CONSOLE */
    struct application *applications;
    size_t application_count;
    void (*visit)(const char *host, long milliseconds, const struct error *error, void *context); /* TASK_CHECK */
    void *context;
};

static void
single_task_init(struct single_task *single, const struct sign_in *sign_in, enum task_kind kind)
{
    *single = (struct single_task){.sign_in = sign_in, .task = {.kind = MESSAGE_TASK}};
    single->task.task.kind = kind;
    worker_init(&single->worker);
    prompt_open(!sign_in->is_silent);
}

static void
single_task_clear(struct single_task *single)
{
    message_clear(&single->task);
    secret_clear(&single->url);
    free(single->applications);
    worker_end(&single->worker);
}

static bool
on_task_failure(const struct message_failure *report, void *context)
{
    struct single_task *single = context;

    single->error = messages_error(&report->failure);
    return true;
}

static bool
run(struct single_task *single, struct account_login *login, bool (*on_item)(struct message_item *item, void *context),
    struct error *error)
{
    const struct conversation_listener listener = {
        .on_failure = on_task_failure, .on_item = on_item, .context = single};

    if (!worker_start(&single->worker, single->sign_in->config, single->sign_in->is_silent) ||
        !conversation_run(&single->worker, &single->task, login, &listener)) {
        *error = single->worker.error;
        return false;
    }
    if (single->error.code != ERROR_NONE) {
        *error = single->error;
    }
    return single->error.code == ERROR_NONE;
}

static void
fill_account(struct message_task *task, const struct account *account)
{
    text_copy(task->email, sizeof(task->email), account->email);
    text_copy(task->console_url, sizeof(task->console_url), account->console_url);
    text_copy(task->sso_url, sizeof(task->sso_url), account->sso_url);
}

/* A task that may require a login of the account. */
static bool
run_for_account(struct single_task *single, struct account_login *login,
                bool (*on_item)(struct message_item *item, void *context), struct error *error)
{
    const struct account *account = &login->subject.account;
    struct config_learned learned = {0};
    bool is_done;

    fill_account(&single->task.task, account);
    is_done = run(single, login, on_item, error);
    log_debug("account: %s%s", is_done ? "done" : "failed: ", is_done ? "" : error->text);
    session_commit_add_account(&learned, account, is_done);
    session_commit_store_learned(single->sign_in->config, &learned);
    return is_done;
}

static struct login_subject
subject_of(const struct sign_in *sign_in, const char *email)
{
    struct login_subject subject = {
        .config = sign_in->config, .keyring = sign_in->keyring, .is_silent = sign_in->is_silent};

    config_account(sign_in->config, email, &subject.account);
    return subject;
}

/* --- the portal --- */

/* The stored portal session may have ended at JumpCloud, so this always creates a new one. */
bool
sign_in_login(const struct sign_in *sign_in, const char *email, char signed_in[static ACCOUNT_NAME_SIZE],
              struct error *error)
{
    const struct login_subject subject = subject_of(sign_in, email);
    CLEANUP_ACCOUNT_LOGIN struct account_login login = {0};
    CLEANUP(single_task_clear) struct single_task single;

    single_task_init(&single, sign_in, TASK_LOGIN);
    account_login_init(&login, &subject);
    login.is_explicit_login = true;
    if (!child_environment_check_account(subject.account.email, error) ||
        !run_for_account(&single, &login, NULL, error)) {
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
    CLEANUP(single_task_clear) struct single_task single;

    single_task_init(&single, sign_in, TASK_LOGOUT);
    if (!portal_find(sign_in->keyring, subject.account.email, subject.account.console_url, &portal)) {
        return true;
    }
    fill_account(&single.task.task, &subject.account);
    secret_move(&single.task.task.portal, &portal.session);
    portal_forget(sign_in->keyring, subject.account.email);
    if (run(&single, NULL, NULL, error)) {
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
    CLEANUP(single_task_clear) struct single_task single;

    single_task_init(&single, sign_in, TASK_APPLICATIONS);
    account_login_init(&login, &subject);
    login.is_forbidden = sign_in->is_silent;
    login.is_explicit_login = prompt_is_possible();
    secret_set_bytes(&single.task.task.portal, secret_text(&login.kept), login.kept.size);
    single.applications = allocate(APPLICATIONS_MAX, sizeof(*single.applications));
    if (!child_environment_check_account(subject.account.email, error) ||
        !run_for_account(&single, &login, on_application, error)) {
        return false;
    }
    *applications = TAKE(single.applications);
    *count = single.application_count;
    return true;
}

/* --- AWS's web console --- */

/* Signs in with the worker of the task. */
static bool
find_console_session(struct single_task *single, const char *profile, struct sign_in_result *session)
{
    const struct sign_in *sign_in = single->sign_in;

    if (credentials_find(sign_in->keyring, profile, &session->credentials) &&
        credentials_seconds_left(&session->credentials) >= CONSOLE_LIFE_LEAST_SECONDS) {
        return true;
    }
    session_batches_run(sign_in, &single->worker, &profile, 1, sign_in_result_move, session);
    return session->error.code == ERROR_NONE;
}

/* Accepts only AWS's sign-in hosts and the one of the setting signin_url. */
static bool
is_console_url(const struct single_task *single, const char *url)
{
    const struct partition *partition = partition_find(single->task.task.partition);
    char setting[CONFIG_VALUE_SIZE];
    char origin[ORIGIN_SIZE];

    config_setting(single->sign_in->config, "signin_url", setting);
    if (setting[0] != '\0') {
        return origin_split(setting, origin, NULL) && origin_path(origin, url) != NULL;
    }
    return partition != NULL && origin_split(url, origin, NULL) &&
           strcmp(origin + strlen("https://"), partition->signin_host) == 0;
}

static bool
on_console_url(struct message_item *item, void *context)
{
    struct single_task *single = context;
    const char *url = secret_text(&item->url);

    if (single->url.size > 0 || !text_is_made_of(url, CONSOLE_URL_MAX, "-._~:/?#[]@!$&'()*+,;=%") ||
        strlen(url) != item->url.size || !is_console_url(single, url)) {
        return false;
    }
    secret_move(&single->url, &item->url);
    return true;
}

static void
describe_console(struct single_task *single, const struct profile *profile, const char *service,
                 struct credentials *credentials)
{
    struct message_task *task = &single->task.task;

    task->profiles = allocate(1, sizeof(*task->profiles));
    task->profile_count = 1;
    session_batches_describe(single->sign_in, profile, task->profiles);
    text_copy(task->access_key_id, sizeof(task->access_key_id), credentials->access_key_id);
    secret_move(&task->secret_access_key, &credentials->secret_access_key);
    secret_move(&task->session_token, &credentials->session_token);
    text_copy(task->partition, sizeof(task->partition), credentials->partition);
    text_copy(task->service, sizeof(task->service), service);
    task->session_seconds = profile->role[0] == '\0' ? credentials->expires_at - credentials->issued_at : 0;
}

bool
sign_in_console(const struct sign_in *sign_in, const char *profile, const char *service, struct secret *url,
                char notice[static NOTICE_SIZE], struct error *error)
{
    CLEANUP_SIGN_IN_RESULT struct sign_in_result session = {0};
    struct profile known = {0};
    CLEANUP(single_task_clear) struct single_task single;
    bool is_done;

    single_task_init(&single, sign_in, TASK_CONSOLE);
    if (!config_require_profile(sign_in->config, profile, &known, error)) {
        return false;
    }
    is_done = find_console_session(&single, profile, &session);
    text_copy(notice, NOTICE_SIZE, session.notice);
    if (!is_done) {
        *error = session.error;
        return false;
    }
    describe_console(&single, &known, service, &session.credentials);
    is_done = run(&single, NULL, on_console_url, error);
    if (is_done && single.url.size == 0) {
        return error_set(error, ERROR_SYSTEM, "The sign-in program returned no URL of the web console; reinstall ajc.");
    }
    secret_move(url, &single.url);
    return is_done;
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
    session_batches_describe(single->sign_in, profile, &task->profiles[task->profile_count++]);
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
    CLEANUP(single_task_clear) struct single_task single;
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
