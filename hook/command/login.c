/* SPDX-License-Identifier: MIT
 *
 * `login`: sign in to JumpCloud's portal alone, so that later sessions need no person.
 */
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "command/options.h"
#include "command/report.h"
#include "command/workplace.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "names/email.h"
#include "session/login/sign_in_call.h"

struct outcome {
    struct error error;
    char email[ACCOUNT_NAME_SIZE];
};

static void
take_record(struct record *record, void *context)
{
    struct outcome *outcome = context;

    outcome->error = record->error;
    text_copy(outcome->email, sizeof(outcome->email), record->learned.email);
    report_notice(record->notice);
}

/* Shells that gave up on a session of the account look again, and what its logout removed may come back by itself. */
static void
revive_sessions(struct workplace *workplace, const char *email)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(workplace->config, &names);

    for (size_t i = 0; i < count; i++) {
        struct profile profile = {0};
        struct account account;

        if (config_profile(workplace->config, names[i], &profile)) {
            config_account_of(workplace->config, &profile, &account);
            if (email_is_same(account.email, email)) {
                marker_clear(&workplace->keyring, MARKER_REMOVED, names[i]);
                marker_clear(&workplace->keyring, MARKER_BACKOFF, names[i]);
                marker_clear(&workplace->keyring, MARKER_FAILURE, names[i]);
            }
        }
        stamp_wake(names[i]);
    }
}

static const char *account_option;

static const struct command_option options[] = {
    OPTION_TEXT("account", "EMAIL", &account_option, "the same as EMAIL", CANDIDATES_ACCOUNTS),
    OPTION_END,
};

static int
run(const struct command *command, int count, const char *const *arguments)
{
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    const char *email;
    struct account named = {0};
    struct outcome outcome = {0};
    struct error error;
    int status;

    (void)count;
    if (!options_take_account(command, arguments, account_option, &email, &status)) {
        return status;
    }
    if (!workplace_open(&workplace, &error) ||
        (email != NULL && !config_read_account(workplace.config, email, &named, &error)) ||
        !sign_in_call("login", (const char *const[]){named.email}, email == NULL ? 0 : 1, false, take_record, &outcome,
                      &error)) {
        return report_error(&error);
    }
    if (outcome.error.code != ERROR_NONE) {
        return report_error(&outcome.error);
    }
    revive_sessions(&workplace, outcome.email);
    report_message("Signed in to JumpCloud.");
    return 0;
}

const struct command command_login = {
    .name = "login",
    .arguments = "[EMAIL]",
    .summary = "sign in to JumpCloud now",
    .options = options,
    .may_sign_in = true,
    .arguments_most = 1,
    .candidates = CANDIDATES_ACCOUNTS,
    .run = run,
};
