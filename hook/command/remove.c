/* SPDX-License-Identifier: MIT
 *
 * `remove`: forget a profile and its session, or everything that ajc keeps.
 */
#include "base/cleanup.h"
#include "command/options.h"
#include "command/report.h"
#include "command/workplace.h"
#include "session/session.h"
#include "store/account_keys.h"
#include "store/mark.h"
#include "store/seed.h"

static bool
remove_one(struct workplace *workplace, const char *name, struct error *error)
{
    struct profile profile = {0};

    if (!config_check_profile_name(name, error)) {
        return false;
    }
    if (!config_profile(workplace->config, name, &profile)) {
        return error_set(error, ERROR_CONFIG, "There is no profile %s; ajc-hook list shows those that are.", name);
    }
    if (!config_remove_profile(name, error)) {
        return false;
    }
    session_remove(&workplace->keyring, name);
    report_message("Profile %s and temporary IAM session removed.", name);
    return true;
}

static void
forget_session(const char *name, void *context)
{
    session_remove(context, name);
}

static void
forget_login(const char *email, void *context)
{
    login_forget(context, email);
}

static void
forget_portal(const char *email, void *context)
{
    portal_forget(context, email);
}

static bool
remove_all(struct workplace *workplace, struct error *error)
{
    struct keyring *keyring = &workplace->keyring;
    struct mark mark = {0};

    if (!config_remove_all(error)) {
        return false;
    }
    mark_set(keyring, MARK_NO_SEED, "", &mark);
    seed_forget(keyring);
    seed_refusal_forget();
    keyring_each(keyring, "login", forget_login, keyring);
    keyring_each(keyring, "portal", forget_portal, keyring);
    keyring_each(keyring, "session", forget_session, keyring);
    report_message("All configuration profiles, temporary IAM sessions, and JumpCloud login credentials have been "
                   "removed from your OS keychain.");
    return true;
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    int all = 0;
    const struct poptOption table[] = {
        {"all", '\0', POPT_ARG_NONE, &all, 0, "all profiles, sessions and logins", NULL},
        POPT_TABLEEND,
    };
    struct error error;
    int status;

    if (!options_open(&options, command, count, words, table, false, &status) ||
        !options_check_count(&options, command, all ? 0 : 1, all ? 0 : 1, &status)) {
        return status;
    }
    if (!workplace_open_to_forget(&workplace, &error) ||
        !(all ? remove_all(&workplace, &error) : remove_one(&workplace, options.arguments[0], &error))) {
        return report_error(&error);
    }
    return 0;
}

const struct command command_remove = {
    .name = "remove",
    .arguments = "PROFILE | --all",
    .summary = "forget a profile and its session, or everything",
    .run = run,
};
