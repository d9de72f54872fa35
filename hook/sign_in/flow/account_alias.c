/* SPDX-License-Identifier: MIT
 *
 * The aliases of AWS accounts.
 */
#include "sign_in/flow/account_alias.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "names/role.h"
#include "sign_in/aws/iam.h"

static const int64_t timeout_ns = 2000000000; /* the caller waits */

struct question {
    struct role_arn role; /* a role in the account */
    struct aws_request request;
    struct http_call call;
    bool is_asked;
};

static bool
is_named(const struct message_task *task, const char *aws_account)
{
    for (size_t i = 0; i < task->known_alias_count; i++) {
        if (strcmp(task->known_aliases[i].id, aws_account) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_asked_for(const struct question *questions, size_t count, const char *aws_account)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(questions[i].role.account_id, aws_account) == 0) {
            return true;
        }
    }
    return false;
}

/* Returns the number of questions. */
static size_t
start_all(struct driver *driver, const struct message_task *task, const struct profile_sign_in *profiles, size_t count,
          struct question *questions)
{
    size_t asked = 0;

    for (size_t i = 0; i < count; i++) {
        struct role_arn role;

        if (profiles[i].failure.id == FAILURE_NONE && role_arn_parse(profile_sign_in_role(&profiles[i]), &role) &&
            !is_named(task, role.account_id) && !is_asked_for(questions, asked, role.account_id)) {
            struct question *question = &questions[asked++];

            question->role = role;
            question->is_asked = iam_request_aliases(&question->request, driver->open.iam_url, role.partition,
                                                     &profiles[i].credentials);
            question->call.request = question->request.http;
            if (question->is_asked) {
                http_start(driver->http, &question->call);
            }
        }
    }
    return asked;
}

static void
report(struct driver *driver, const struct question *question)
{
    struct message message = {.kind = MESSAGE_ITEM};
    char alias[IAM_ALIAS_SIZE];

    if (!question->call.is_answered || !iam_reply_parse(&question->call.reply, alias)) {
        log_debug("the alias of AWS account %s is not known: %s", question->role.account_id,
                  !question->call.is_done      ? "no answer in time"
                  : question->call.is_answered ? "unexpected answer"
                                               : failure_name(question->call.failure.id));
        return;
    }
    text_copy(message.item.name, sizeof(message.item.name), alias);
    text_copy(message.item.aws_account, sizeof(message.item.aws_account), question->role.account_id);
    driver_report(driver, &message);
}

void
account_alias_report(struct driver *driver, const struct message_task *task, const struct profile_sign_in *profiles,
                     size_t count)
{
    CLEANUP_FREE struct question *questions = calloc(count + 1, sizeof(*questions));
    int64_t deadline_ns = clock_since_boot_ns() + timeout_ns;
    bool is_waiting = true;
    size_t asked;

    if (questions == NULL || (driver->open.iam_url[0] == '\0' && driver->open.sts_url[0] != '\0')) {
        return;
    }
    asked = start_all(driver, task, profiles, count, questions);
    while (is_waiting && clock_since_boot_ns() < deadline_ns) {
        is_waiting = false;
        for (size_t i = 0; i < asked; i++) {
            is_waiting |= questions[i].is_asked && !questions[i].call.is_done;
        }
        if (is_waiting) {
            http_wait(driver->http, (long)((deadline_ns - clock_since_boot_ns()) / 1000000) + 1);
        }
    }
    for (size_t i = 0; i < asked; i++) {
        report(driver, &questions[i]);
        http_call_clear(driver->http, &questions[i].call);
        aws_request_clear(&questions[i].request);
    }
}
