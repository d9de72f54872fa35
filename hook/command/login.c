/* SPDX-License-Identifier: MIT
 *
 * `login`: signs in only to JumpCloud's portal, so that later sessions need no questions.
 */
#include <string.h>

#include "base/cleanup.h"
#include "command/context.h"
#include "command/options.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "session/ask/failure_note.h"
#include "session/login/sign_in.h"

/* Makes shells check the sessions of the account again, and allows sessions that its logout removed to be renewed. */
static void
allow_renewals(struct context *context, const char *email)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profiles_of(context->config, email, &names);

    for (size_t i = 0; i < count; i++) {
        marker_clear(&context->keyring, MARKER_REMOVED, names[i]);
        marker_clear(&context->keyring, MARKER_BACKOFF, names[i]);
        marker_clear(&context->keyring, MARKER_FAILURE, names[i]);
    }
    stamp_invalidate_all();
}

static const char *account_option;

static const struct command_option options[] = {
    OPTION_TEXT("account", "EMAIL", &account_option, "the same as EMAIL", CANDIDATES_ACCOUNTS),
    OPTION_END,
};

static int
sign_in(struct context *context, const char *email)
{
    const struct sign_in whole = {.config = context->config, .keyring = &context->keyring};
    char signed_in[ACCOUNT_NAME_SIZE];
    struct account account;
    struct error error;

    if (!sign_in_login(&whole, email == NULL ? "" : email, signed_in, &error)) {
        if (config_account(context->config, email == NULL ? "" : email, &account)) {
            failure_note(&context->keyring, account.email, &error, true);
        }
        return report_error(&error);
    }
    allow_renewals(context, signed_in);
    report_message("Signed in to JumpCloud.");
    return 0;
}

static int
run(struct context *context)
{
    const char *email;
    struct account named = {0};
    struct error error;
    int status;

    if (!options_take_account(context, account_option, &email, &status)) {
        return status;
    }
    if (!context_open(context, &error) ||
        (email != NULL && !config_read_account(context->config, email, &named, &error))) {
        return report_error(&error);
    }
    return sign_in(context, email);
}

const struct command command_login = {
    .name = "login",
    .arguments = "[EMAIL]",
    .summary = "sign in to JumpCloud now",
    .examples = "ajc-hook login\n"
                "ajc-hook login --mfa push\n",
    .options = options,
    .may_sign_in = true,
    .arguments_most = 1,
    .candidates = CANDIDATES_ACCOUNTS,
    .run = run,
};
