/* SPDX-License-Identifier: MIT
 *
 * `account`: shows the JumpCloud accounts; changes the hosts, the factor and the commands of one (what is in the
 * keyring stays, because it belongs to its host); removes one that no profile uses, with its login and portal session.
 */
#include <stdio.h>
#include <string.h>

#include "aws_files/shell_words.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "command/account_logout.h"
#include "command/account_show.h"
#include "command/context.h"
#include "command/options.h"
#include "config/config.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "names/factor.h"
#include "names/identifier.h"

static const char *sso_url;
static const char *console_url;
static const char *password_command;
static const char *otp_command;
static const char *mfa;
static bool is_removal;
static bool is_json;

static const struct command_option options[] = {
    OPTION_TEXT("sso-url", "URL", &sso_url, "origin of the organisation's SSO host", CANDIDATES_NONE),
    OPTION_TEXT("console-url", "URL", &console_url,
                "origin of its user portal, when that is not the SSO host's with console. for sso.", CANDIDATES_NONE),
    OPTION_TEXT("password-command", "COMMAND", &password_command, "command that prints the password", CANDIDATES_NONE),
    OPTION_TEXT("otp-command", "COMMAND", &otp_command, "command that prints a multi-factor code", CANDIDATES_NONE),
    OPTION_TEXT("mfa", "totp|push|key|ask|none", &mfa,
                "second factor that JumpCloud requires; ask: ask each time; none: no factor",
                CANDIDATES_FACTOR_SETTINGS),
    OPTION_FLAG("remove", &is_removal, "remove the account, which no profile may use"),
    OPTION_FLAG("json", &is_json, "show as JSON"),
    OPTION_END,
};

/* --- change --- */

/* Splits the option's value; sets `changed` only when it was given. An empty list removes the command. */
static bool
split(const char *option, const char *line, struct shell_words *words, const char *const **changed, struct error *error)
{
    if (line == NULL) {
        return true;
    }
    if (!shell_words_split(line, words) || (*line != '\0' && (words->count == 0 || *words->words[0] == '\0'))) {
        return error_set(error, ERROR_USAGE,
                         "The value of --%s is not a command: name a program and its arguments, and close each quote.",
                         option);
    }
    if (words->count > COMMAND_WORDS_MAX) {
        return error_set(error, ERROR_USAGE, "The command of --%s has more than %d words: put it into a script.",
                         option, COMMAND_WORDS_MAX);
    }
    *changed = words->words;
    return true;
}

static bool
find_email(const struct config *config, const char *named, struct account *account, struct error *error)
{
    if (named != NULL) {
        return config_read_account(config, named, account, error);
    }
    config_account(config, "", account);
    return account->email[0] != '\0' ||
           error_set(error, ERROR_USAGE, "There is no JumpCloud account yet; specify one: ajc-hook account EMAIL");
}

/* Earlier refusals do not apply to a new command. */
static void
forget_refusals(const char *email)
{
    struct keyring keyring;

    (void)!keyring_open(&keyring, NULL);
    if (password_command != NULL) {
        marker_clear(&keyring, MARKER_REFUSED, email);
        marker_clear(&keyring, MARKER_FAILURE, email);
        marker_clear(&keyring, MARKER_ATTEMPT, email);
    }
    if (otp_command != NULL) {
        marker_clear(&keyring, MARKER_CODE_REFUSED, email);
    }
}

static bool
change(const struct config *config, const char *email, struct error *error)
{
    CLEANUP_SHELL_WORDS struct shell_words password = {0};
    CLEANUP_SHELL_WORDS struct shell_words otp = {0};
    struct account account;
    struct account_change changes = {.sso_url = sso_url, .console_url = console_url, .mfa = mfa};

    if (mfa != NULL && *mfa != '\0' && !factor_is_setting(mfa)) {
        return error_set(
            error, ERROR_USAGE,
            "--mfa must be totp (a code), push (JumpCloud Protect), key (a security key), ask or none, not %.40s.",
            mfa);
    }
    if (!find_email(config, email, &account, error) ||
        !split("password-command", password_command, &password, &changes.password_command, error) ||
        !split("otp-command", otp_command, &otp, &changes.otp_command, error)) {
        return false;
    }
    changes.email = account.email;
    if (!config_put_account(&changes, error)) {
        return false;
    }
    forget_refusals(account.email);
    report_message("Account %s changed.", account.email);
    return true;
}

/* --- remove --- */

/* The profiles that use the account, separated by commas. An administrator's profile without an account follows the
 * default account, so it does not count. */
static void
list_profiles(const struct config *config, const char *email, char *list, size_t size)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profiles_of(config, email, &names);
    size_t used = 0;

    list[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++) {
        struct profile profile = {0};

        if (config_is_own_profile(config, names[i]) ||
            (config_profile(config, names[i], &profile) && profile.account[0] != '\0')) {
            used += (size_t)snprintf(list + used, size - used, "%s%s", used == 0 ? "" : ", ", names[i]);
        }
    }
}

static bool
check_removable(const struct config *config, const struct account *account, struct error *error)
{
    const char *email = account->email;
    char profiles[300];

    if (!account->is_proven) {
        return account_refuse_unknown(email, error);
    }
    if (!config_is_own_account(config, email)) {
        return error_set(error, ERROR_CONFIG,
                         "The account %.200s is the administrator's (/etc/ajc/config.json) and cannot be removed; "
                         "remove its login with: ajc-hook logout %s",
                         email, text_as_word(email).text);
    }
    list_profiles(config, email, profiles, sizeof(profiles));
    return profiles[0] == '\0' ||
           error_set(error, ERROR_CONFIG,
                     "The account %.200s is still used by %s; remove them first, or give each another account: "
                     "ajc-hook edit PROFILE --account EMAIL",
                     email, profiles);
}

/* Removes the login first, while the configuration still has the portal's URL. */
static int
remove_account(struct context *context)
{
    struct account account;
    struct error error;

    if (!context_open_to_forget(context, &error) ||
        !config_read_account(context->config, context->arguments[0], &account, &error) ||
        !check_removable(context->config, &account, &error)) {
        return report_error(&error);
    }
    machine_password_forget_of(&context->keyring, context->config, account.email);
    account_logout(context->config, &context->keyring, account.email);
    stamp_invalidate_all();
    if (!config_remove_account(account.email, &error)) {
        return report_error(&error);
    }
    report_message("Account %s and its JumpCloud login have been removed.", account.email);
    return 0;
}

static int
run(struct context *context)
{
    const char *email = context->arguments[0];
    bool is_change = sso_url != NULL || console_url != NULL || password_command != NULL || otp_command != NULL ||
                     mfa != NULL;
    struct error error;

    if (is_removal && (is_change || context->count == 0)) {
        return report_usage(context->command, "--remove takes the account's e-mail and no other option");
    }
    if (is_json && (is_change || is_removal)) {
        return report_usage(context->command, "--json shows accounts and takes no other option");
    }
    if (is_removal) {
        return remove_account(context);
    }
    return config_open(&context->config, &error) && (is_change ? change(context->config, email, &error)
                                                               : account_show(context->config, email, is_json, &error))
               ? 0
               : report_error(&error);
}

const struct command command_account = {
    .name = "account",
    .arguments = "[EMAIL]",
    .summary = "show the JumpCloud accounts, or change or remove one",
    .details = "An empty value removes the setting. Without EMAIL the default account is\n"
               "changed. A COMMAND is a program and its arguments in one word, for example\n"
               "'pass show jumpcloud'; it is run without a shell. The first line that it prints\n"
               "is the password or the code.",
    .examples = "ajc-hook account\n"
                "ajc-hook account bart@duff-beer.com --password-command 'pass show jumpcloud'\n",
    .options = options,
    .arguments_most = 1,
    .candidates = CANDIDATES_ACCOUNTS,
    .run = run,
};
