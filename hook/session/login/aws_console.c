/* SPDX-License-Identifier: MIT
 *
 * The URL that signs a browser in to AWS's web console.
 */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "names/origin.h"
#include "names/region.h"
#include "session/login/session_batch.h"
#include "session/login/session_batches.h"
#include "session/login/sign_in.h"
#include "session/login/single_task.h"

enum {
    LIFE_LEAST_SECONDS = 60, /* left in the session that signs in */
    DESTINATION_MAX = PROTOCOL_DESTINATION_SIZE - 1,
    URL_MAX = 32768, /* it contains the session token, encoded */
};

/* Signs in with the worker of the task. */
static bool
find_console_session(struct single_task *single, const char *profile, struct sign_in_result *session)
{
    const struct sign_in *sign_in = single->sign_in;

    if (credentials_find(sign_in->keyring, profile, &session->credentials) &&
        credentials_seconds_left(&session->credentials) >= LIFE_LEAST_SECONDS) {
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

    if (single->url.size > 0 || !text_is_made_of(url, URL_MAX, "-._~:/?#[]@!$&'()*+,;=%") ||
        strlen(url) != item->url.size || !is_console_url(single, url)) {
        return false;
    }
    secret_move(&single->url, &item->url);
    return true;
}

/* A page of the partition's console: its host or one below it ("eu-west-1.console.aws.amazon.com"). */
static bool
check_destination(const char *partition, const char *destination, struct error *error)
{
    const struct partition *known = partition_find(partition);
    char origin[ORIGIN_SIZE];
    size_t host_size;
    size_t size;

    if (*destination == '\0' || known == NULL) {
        return true;
    }
    host_size = strlen(known->console_host);
    if (origin_split(destination, origin, NULL) &&
        text_is_made_of(destination, DESTINATION_MAX, "-._~:/?#[]@!$&'()*+,;=%")) {
        size = strlen(origin);
        if (size > host_size && strcmp(origin + size - host_size, known->console_host) == 0 &&
            strchr("/.", origin[size - host_size - 1]) != NULL) {
            return true;
        }
    }
    return error_set(error, ERROR_USAGE, "--destination must be a page of the AWS console, at https://%s",
                     known->console_host);
}

static void
describe_console(struct single_task *single, const struct profile *profile, const char *service,
                 const char *destination, struct credentials *credentials)
{
    struct message_task *task = &single->task.task;

    task->profiles = allocate(1, sizeof(*task->profiles));
    task->profile_count = 1;
    session_batch_describe_profile(single->sign_in, profile, task->profiles);
    single_task_set_credentials(single, credentials);
    text_copy(task->service, sizeof(task->service), service);
    text_copy(task->destination, sizeof(task->destination), destination);
    task->session_seconds = profile->role[0] == '\0' ? credentials->expires_at - credentials->issued_at : 0;
}

bool
sign_in_console(const struct sign_in *sign_in, const char *profile, const char *service, const char *destination,
                struct secret *url, char notice[static NOTICE_SIZE], struct error *error)
{
    struct sign_in_result session = {0};
    struct profile known = {0};
    CLEANUP_SINGLE_TASK struct single_task single;
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
    if (!check_destination(session.credentials.partition, destination, error)) {
        credentials_clear(&session.credentials);
        return false;
    }
    describe_console(&single, &known, service, destination, &session.credentials);
    credentials_clear(&session.credentials);
    is_done = single_task_run(&single, NULL, on_console_url, error);
    if (is_done && single.url.size == 0) {
        return error_set(error, ERROR_SYSTEM, "The sign-in program returned no URL of the web console; reinstall ajc.");
    }
    secret_move(url, &single.url);
    return is_done;
}
