/* SPDX-License-Identifier: MIT
 *
 * `login`: signs in only to JumpCloud's portal, so that later sessions need no person.
 */
#include <string.h>

#include "base/cleanup.h"
#include "command/options.h"
#include "command/report.h"
#include "command/workplace.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "session/login/failure_note.h"
#include "session/login/sign_in.h"

/* Makes shells check the sessions of the account again, and allows sessions that its logout removed to be renewed. */
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
        stamp_invalidate(names[i]);
    }
}

static const char *account_option;

static const struct command_option options[] = {
    OPTION_TEXT("account", "EMAIL", &account_option, "the same as EMAIL", CANDIDATES_ACCOUNTS),
    OPTION_END,
};

/* Under the account's e-mail, where the configuration has the account. */
static void
note_failure(struct workplace *workplace, const char *email, const struct error *error)
{
    struct account account;

    config_account(workplace->config, email == NULL ? "" : email, &account);
    if (account.is_proven) {
        failure_note(&workplace->keyring, account.email, error, true);
    }
}

static int
sign_in(struct workplace *workplace, const char *email)
{
    const struct sign_in whole = {workplace->config, &workplace->keyring, false, 0};
    char signed_in[ACCOUNT_NAME_SIZE];
    struct error error;

    if (!sign_in_login(&whole, email == NULL ? "" : email, signed_in, &error)) {
        note_failure(workplace, email, &error);
        return report_error(&error);
    }
    revive_sessions(workplace, signed_in);
    report_message("Signed in to JumpCloud.");
    return 0;
}

static int
run(const struct command *command, int count, const char *const *arguments)
{
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    const char *email;
    struct account named = {0};
    struct error error;
    int status;

    (void)count;
    if (!options_take_account(command, arguments, account_option, &email, &status)) {
        return status;
    }
    if (!workplace_open(&workplace, &error) ||
        (email != NULL && !config_read_account(workplace.config, email, &named, &error))) {
        return report_error(&error);
    }
    return sign_in(&workplace, email);
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
