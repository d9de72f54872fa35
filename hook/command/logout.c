/* SPDX-License-Identifier: MIT
 *
 * `logout`: removes an account's password, portal session and AWS sessions; no machine password is stored until the
 * next `login`.
 */
#include <string.h>

#include "base/cleanup.h"
#include "command/account_logout.h"
#include "command/context.h"
#include "command/options.h"
#include "keyring/machine_password.h"
#include "keyring/stamp.h"
#include "names/identifier.h"
#include "session/session.h"

/* True when there was something to remove. */
static bool
forget(struct context *context, const char *email)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profiles_of(context->config, email, &names);
    bool was_any = false;

    machine_password_stop(&context->keyring);
    for (size_t i = 0; i < count; i++) {
        was_any |= session_remove(&context->keyring, names[i]);
    }
    /* Last, because the network may hang and be interrupted. */
    return account_logout(context->config, &context->keyring, email) || was_any;
}

static int
report_no_account(const char *email)
{
    struct error error;

    if (*email == '\0') {
        error_set(&error, ERROR_CONFIG,
                  "There is no JumpCloud account here, or none is the default; see ajc-hook info, then: "
                  "ajc-hook logout EMAIL");
    } else {
        error_set(&error, ERROR_CONFIG, "There is no JumpCloud account %s here; ajc-hook info lists all.", email);
    }
    return report_error(&error);
}

static const char *account_option;

static const struct command_option options[] = {
    OPTION_TEXT("account", "EMAIL", &account_option, "the same as EMAIL", CANDIDATES_ACCOUNTS),
    OPTION_END,
};

static int
run(struct context *context)
{
    const char *email;
    struct account account;
    struct error error;
    bool was_any;
    int status;

    if (!options_take_account(context, account_option, &email, &status)) {
        return status;
    }
    if (!context_open_to_forget(context, &error)) {
        return report_error(&error);
    }
    if (email == NULL || *email == '\0') {
        config_account(context->config, "", &account);
    } else if (!config_read_account(context->config, email, &account, &error)) {
        return report_error(&error);
    }
    if (!account.is_proven) {
        return report_no_account(account.email);
    }
    was_any = forget(context, account.email);
    stamp_invalidate_all();
    report_message(was_any ? "The JumpCloud login of %s and its AWS sessions have been removed from your OS keychain."
                           : "There is no JumpCloud login and no AWS session of %s in your OS keychain.",
                   account.email);
    return 0;
}

const struct command command_logout = {
    .name = "logout",
    .arguments = "[EMAIL]",
    .summary = "end JumpCloud's session, forget password and AWS sessions",
    .examples = "ajc-hook logout\n",
    .options = options,
    .arguments_most = 1,
    .candidates = CANDIDATES_ACCOUNTS,
    .run = run,
};
