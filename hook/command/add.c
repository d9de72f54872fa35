/* SPDX-License-Identifier: MIT
 *
 * `add`: stores a profile. Asks for the URL on the terminal when it is missing, with a list of the account's AWS
 * applications. Never overwrites.
 */
#include <unistd.h>

#include "base/text.h"
#include "command/add_all.h"
#include "command/application_choice.h"
#include "command/context.h"
#include "command/options.h"
#include "command/profile_options.h"
#include "keyring/account_keys.h"
#include "shell_env/environment.h"

/* Reports a problem now instead of at the first sign-in. */
static void
warn_when_not_listed(struct context *context, const struct profile *profile, struct application_list *list)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct account account;
    struct error ignored;

    config_account_of(context->config, profile, &account);
    /* Only at a terminal, and only with the stored portal session, so that nothing is asked. */
    if (list->count == 0 && account.email[0] != '\0' && isatty(STDERR_FILENO) &&
        portal_find(&context->keyring, account.email, account.console_url, &portal)) {
        (void)!application_list_fetch(context, account.email, true, list, &ignored);
    }
    if (!application_list_may_have(list, profile->url)) {
        report_message("JumpCloud does not list this URL among the applications of %s; if signing in fails, compare it "
                       "with the AWS icon in the user portal or ask your administrator.",
                       account.email);
    }
}

static bool is_for_all;
static bool is_agreed;

static const struct command_option options[] = {
    OPTION_FLAG("all", &is_for_all, "every AWS application that has no profile; shows them and asks"),
    OPTION_FLAG("yes", &is_agreed, "with --all: do not ask"),
    OPTION_END,
};

static bool
add(struct context *context, struct error *error)
{
    CLEANUP_APPLICATION_LIST struct application_list list = {0};
    const char *name = context->arguments[0];
    struct profile profile = {0};
    struct profile existing;

    if (!profile_options_apply(&profile, error)) {
        return false;
    }
    if (is_for_all) {
        return add_all(context, &profile, is_agreed, error);
    }
    if (!config_check_profile_name(name, error)) {
        return false;
    }
    text_copy(profile.name, sizeof(profile.name), name);
    if (config_profile(context->config, profile.name, &existing)) {
        return error_set(error, ERROR_CONFIG,
                         "There is a profile %s already; change it with ajc-hook edit %s, or ajc-hook remove %s first.",
                         profile.name, profile.name, profile.name);
    }
    if (context->count == 2 && !text_copy(profile.url, sizeof(profile.url), context->arguments[1])) {
        return error_set(error, ERROR_USAGE, "The SSO URL is too long.");
    }
    if (profile.url[0] == '\0' &&
        (!config_check_profile_options(&profile, error) || !application_choose(context, &profile, &list, error))) {
        return false;
    }
    if (!config_check_profile(context->config, &profile, error) || !config_put_profile(&profile, error)) {
        return false;
    }
    report_message("Profile %s added.", profile.name);
    warn_when_not_listed(context, &profile, &list);
    if (isatty(STDERR_FILENO) != 0 && context_is_typed()) {
        report_message("To use it in this shell: %s use %s", environment_function(), profile.name);
    } else if (isatty(STDERR_FILENO) != 0) {
        report_message(
            "To use it in your shells: ajc-hook init --install; for one command: ajc-hook exec %s -- COMMAND",
            profile.name);
    }
    return true;
}

static int
run(struct context *context)
{
    struct error error;

    if (is_agreed && !is_for_all) {
        return report_usage(context->command, "--yes goes with --all");
    }
    return context_open(context, &error) && add(context, &error) ? 0 : report_error(&error);
}

const struct command command_add = {
    .name = "add",
    .arguments = "PROFILE [URL] | --all",
    .summary = "store a profile for an AWS application in JumpCloud",
    .details = "The URL is the link of the AWS icon in JumpCloud's user portal (Copy Link\n"
               "Address), for example https://sso.jumpcloud.com/saml2/aws. Without it ajc asks\n"
               "for it; after a first sign-in it lists your AWS applications to choose from.\n"
               "The profile's session is created when the profile is first used.\n"
               "With --all the names are made from the applications' labels.",
    .examples = "ajc-hook add duff\n"
                "ajc-hook add duff https://sso.jumpcloud.com/saml2/aws-prod --region eu-west-1\n"
                "ajc-hook add --all\n",
    .options = options,
    .instead = &options[0],
    .has_profile_options = true,
    .may_sign_in = true,
    .arguments_least = 1,
    .arguments_most = 2,
    .run = run,
};
