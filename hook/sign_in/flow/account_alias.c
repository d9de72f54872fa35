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
#include "sign_in/aws/iam.h"

static const int64_t patience_ns = 2000000000; /* the caller is waiting */

struct question {
    const struct profile_sign_in *journey; /* one of those whose account it is */
    struct iam_request request;
    struct http_call call;
    bool is_asked;
};

void
account_alias_recall(const struct config *config, struct record *record)
{
    struct config_learned *learned = &record->learned;

    learned->is_alias_known = config_alias_of(config, learned->aws_account, learned->aws_alias);
}

/* --- where --- */

static const char *
override(const struct sign_in *sign_in, const char *variable, const char *key, char setting[static CONFIG_VALUE_SIZE])
{
    const char *from_environment = sign_in->is_silent ? NULL : secure_getenv(variable);

    if (from_environment != NULL && *from_environment != '\0') {
        return from_environment;
    }
    config_setting(sign_in->config, key, setting);
    return setting[0] == '\0' ? NULL : setting;
}

/* --- whom --- */

static bool
wants_alias(const struct profile_sign_in *journey)
{
    const struct record *record = &journey->record;

    return record->error.code == ERROR_NONE && record->credentials.access_key_id[0] != '\0' &&
           !record->learned.is_alias_known;
}

static bool
is_of_account(const struct profile_sign_in *journey, const struct profile_sign_in *other)
{
    return strcmp(journey->record.credentials.account_id, other->record.credentials.account_id) == 0;
}

static bool
is_asked_for(const struct question *questions, size_t count, const struct profile_sign_in *journey)
{
    for (size_t i = 0; i < count; i++) {
        if (is_of_account(questions[i].journey, journey)) {
            return true;
        }
    }
    return false;
}

static void
begin(struct sign_in *sign_in, struct question *question, const char *iam_url)
{
    const struct credentials *credentials = &question->journey->record.credentials;

    question->is_asked = iam_request_aliases(&question->request, iam_url, credentials);
    if (question->is_asked) {
        question->call.request = question->request.http;
        http_begin(sign_in->http, &question->call);
    }
}

/* --- the answers --- */

static bool
is_waiting(const struct question *questions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (questions[i].is_asked && !questions[i].call.is_done) {
            return true;
        }
    }
    return false;
}

static void
tell_all(const struct question *question, const char *alias, const struct profile_sign_in *journeys, size_t count,
         const struct sign_in_listener *listener)
{
    for (size_t i = 0; i < count; i++) {
        CLEANUP_RECORD struct record note = {.is_note = true};
        const struct record *record = &journeys[i].record;

        if (!wants_alias(&journeys[i]) || !is_of_account(&journeys[i], question->journey)) {
            continue;
        }
        text_copy(note.profile, sizeof(note.profile), record->profile);
        text_copy(note.learned.aws_account, sizeof(note.learned.aws_account), record->learned.aws_account);
        text_copy(note.learned.aws_alias, sizeof(note.learned.aws_alias), alias);
        note.learned.is_alias_known = true;
        listener->tell(&note, listener->context);
    }
}

static void
hear(const struct question *question, const struct profile_sign_in *journeys, size_t count,
     const struct sign_in_listener *listener)
{
    char alias[AWS_ALIAS_SIZE];

    if (question->call.is_answered && iam_reply_parse(&question->call.reply, alias)) {
        tell_all(question, alias, journeys, count, listener);
    } else {
        log_debug("the alias of AWS account %s stays unknown: %s", question->journey->record.credentials.account_id,
                  question->call.is_done ? question->call.error.text : "no answer in time");
    }
}

void
account_alias_ask(struct sign_in *sign_in, const struct profile_sign_in *journeys, size_t count,
                  const struct sign_in_listener *listener)
{
    CLEANUP_FREE struct question *questions = calloc(count, sizeof(*questions));
    char sts_setting[CONFIG_VALUE_SIZE];
    char iam_setting[CONFIG_VALUE_SIZE];
    const char *iam_url = override(sign_in, "AWS_ENDPOINT_URL_IAM", "iam_url", iam_setting);
    bool is_sts_ours = override(sign_in, "AWS_ENDPOINT_URL_STS", "sts_url", sts_setting) == NULL;
    int64_t deadline_ns = clock_since_boot_ns() + patience_ns;
    size_t asked = 0;

    if (questions == NULL || (iam_url == NULL && !is_sts_ours)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (wants_alias(&journeys[i]) && !is_asked_for(questions, asked, &journeys[i])) {
            questions[asked].journey = &journeys[i];
            begin(sign_in, &questions[asked++], iam_url);
        }
    }
    while (is_waiting(questions, asked) && clock_since_boot_ns() < deadline_ns) {
        http_wait(sign_in->http, (long)((deadline_ns - clock_since_boot_ns()) / 1000000) + 1);
    }
    for (size_t i = 0; i < asked; i++) {
        hear(&questions[i], journeys, count, listener);
        http_call_clear(sign_in->http, &questions[i].call);
        iam_request_clear(&questions[i].request);
    }
}
