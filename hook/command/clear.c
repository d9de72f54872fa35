/* SPDX-License-Identifier: MIT
 *
 * `clear`: forget AWS sessions, keep profiles and the JumpCloud login.
 */
#include "base/cleanup.h"
#include "command/options.h"
#include "command/report.h"
#include "command/workplace.h"
#include "keyring/credentials.h"
#include "session/session.h"

/* Whether there was one. A sign-in under way is told in any case to keep nothing. */
static bool
forget(struct keyring *keyring, const char *profile)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    bool is_there = credentials_find(keyring, profile, &credentials);

    session_remove(keyring, profile);
    return is_there;
}

static int
clear_one(struct workplace *workplace, const char *named)
{
    struct profile profile;
    struct error error;

    if (!workplace_profile(workplace, named, &profile, &error)) {
        return report_error(&error);
    }
    report_message(forget(&workplace->keyring, profile.name) ? "Temporary IAM session for %s removed."
                                                             : "There is no temporary IAM session for %s.",
                   profile.name);
    return 0;
}

static int
clear_all(struct workplace *workplace)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(workplace->config, &names);

    bool is_any = false;

    for (size_t i = 0; i < count; i++) {
        is_any |= forget(&workplace->keyring, names[i]);
    }
    report_message(is_any ? "All temporary IAM sessions removed." : "There are no temporary IAM sessions.");
    return 0;
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    int all = 0;
    const struct poptOption table[] = {
        {"all", '\0', POPT_ARG_NONE, &all, 0, "every profile", NULL},
        POPT_TABLEEND,
    };
    struct error error;
    int status;

    if (!options_open(&options, command, count, words, table, false, &status) ||
        !options_check_count(&options, command, 0, all ? 0 : 1, &status)) {
        return status;
    }
    if (!workplace_open_to_forget(&workplace, &error)) {
        return report_error(&error);
    }
    return all ? clear_all(&workplace) : clear_one(&workplace, options.arguments[0]);
}

const struct command command_clear = {
    .name = "clear",
    .arguments = "[PROFILE | --all]",
    .summary = "forget AWS sessions, keep profiles",
    .run = run,
};
