/* SPDX-License-Identifier: MIT
 *
 * Runs password_command and otp_command.
 */
#include "session/ask/secret_command.h"

#include <signal.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "session/ask/child_environment.h"
#include "session/ask/command_output.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"

enum {
    FOREGROUND_SECONDS = 60, /* a person may have to insert a key or touch a sensor */
    BACKGROUND_SECONDS = 10,
    CODE_KEPT_SECONDS = 90,    /* JumpCloud accepts a code for about a minute */
    STATUS_OF_INTERRUPT = 130, /* exit status of a shell whose command Ctrl-C ended */
};

static const struct {
    const char *member; /* in the configuration */
    const char *option; /* of `ajc-hook account` */
} kinds[] = {
    [SECRET_PASSWORD] = {"password_command", "password-command"},
    [SECRET_CODE] = {"otp_command", "otp-command"},
};

bool
secret_command_is_there(const struct login_subject *subject, enum secret_kind kind)
{
    const char *words[COMMAND_WORDS_MAX + 1];

    if (subject->is_silent && !config_setting_is_on(subject->config, "background_commands")) {
        return false;
    }
    return !config_account_command(subject->config, subject->account.email, kinds[kind].member, words, NULL) ||
           words[0] != NULL;
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

const char *
secret_command_name(const struct login_subject *subject, enum secret_kind kind)
{
    const char *words[COMMAND_WORDS_MAX + 1];

    if (!config_account_command(subject->config, subject->account.email, kinds[kind].member, words, NULL) ||
        words[0] == NULL) {
        return kinds[kind].member;
    }
    return base_name(words[0]);
}

/* --- running --- */

static bool
explain(struct command_output_outcome outcome, const char *name, const struct login_subject *subject,
        enum secret_kind kind, struct failure *failure)
{
    const char *member = kinds[kind].member;
    const char *email = subject->account.email;
    const struct messages_account login = messages_account(subject->config, email);

    switch (outcome.end) {
    case LINE_NOT_STARTED:
        return failure_set(failure, FAILURE_COMMAND_NOT_STARTED, member, email, name, strerror(outcome.detail),
                           text_as_word(email).text, kinds[kind].option);
    case LINE_FAILED:
        return failure_set(failure, FAILURE_COMMAND_FAILED, member, email, name, outcome.detail, login.text);
    case LINE_KILLED:
        return failure_set(failure, FAILURE_COMMAND_KILLED, member, email, name, outcome.detail, login.text);
    case LINE_STOPPED:
        return failure_set(failure, FAILURE_COMMAND_STOPPED, member, email, name, login.text);
    case LINE_TOO_SLOW:
        return failure_set(failure, FAILURE_COMMAND_TOO_SLOW, member, email, name,
                           subject->is_silent ? BACKGROUND_SECONDS : FOREGROUND_SECONDS, login.text);
    case LINE_EMPTY:
        return failure_set(failure, FAILURE_COMMAND_PRINTED_NOTHING, member, email, name, login.text);
    case LINE_TOO_LONG:
        return failure_set(failure, FAILURE_COMMAND_PRINTED_TOO_MUCH, member, email, name, COMMAND_OUTPUT_MAX,
                           login.text);
    case LINE_READ:
    default:
        return true;
    }
}

bool
secret_command_run(const struct login_subject *subject, enum secret_kind kind, struct secret *result,
                   struct failure *failure)
{
    const char *words[COMMAND_WORDS_MAX + 1];
    const char *email = subject->account.email;
    CLEANUP_SECRET struct secret line = {0};
    CLEANUP_SECRET struct secret last = {0};
    CLEANUP_FREE char *own = NULL;
    CLEANUP_FREE char **environment = NULL;
    struct command_output_call call = {
        .words = words,
        .terminal = prompt_terminal(),
        .is_quiet = subject->is_silent,
        .timeout_seconds = subject->is_silent ? BACKGROUND_SECONDS : FOREGROUND_SECONDS,
    };
    struct command_output_outcome outcome;
    const char *name;

    if (!config_account_command(subject->config, email, kinds[kind].member, words, NULL) || words[0] == NULL) {
        return failure_set(failure, FAILURE_COMMAND_NOT_UNDERSTOOD, kinds[kind].member, email, text_as_word(email).text,
                           kinds[kind].option);
    }
    name = base_name(words[0]);
    log_debug("%s of %s: running %s", kinds[kind].member, email, name);
    environment = child_environment_command(email, subject->is_silent, &own);
    call.environment = environment;
    outcome = command_output_read(&call, &line);
    log_debug("%s of %s: %s ended (%d, %d)", kinds[kind].member, email, name, (int)outcome.end, outcome.detail);
    if (prompt_is_possible() && ((outcome.end == LINE_KILLED && outcome.detail == SIGINT) ||
                                 (outcome.end == LINE_FAILED && outcome.detail == STATUS_OF_INTERRUPT))) {
        signal(SIGINT, SIG_DFL); /* end by it, too */
        raise(SIGINT);
    }
    if (!explain(outcome, name, subject, kind, failure)) {
        return false;
    }
    /* The last code stays in the keyring while JumpCloud might still accept it, so that no other process sends it
     * again. */
    if (kind == SECRET_CODE) {
        if (keyring_find(subject->keyring, "code", email, &last) &&
            strcmp(secret_text(&last), secret_text(&line)) == 0) {
            return failure_set(failure, FAILURE_COMMAND_SAME_CODE, email, name);
        }
        (void)!keyring_store(subject->keyring, "code", email, &line, CODE_KEPT_SECONDS);
    }
    secret_move(result, &line);
    return true;
}
