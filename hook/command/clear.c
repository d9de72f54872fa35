/* SPDX-License-Identifier: MIT
 *
 * `clear`: removes AWS sessions, keeps profiles and the JumpCloud login.
 */
#include "base/cleanup.h"
#include "command/options.h"
#include "command/report.h"
#include "command/workplace.h"
#include "session/session.h"

static bool is_for_all;

static const struct command_option options[] = {
    OPTION_FLAG("all", &is_for_all, "every profile"),
    OPTION_END,
};

static int
clear_one(struct workplace *workplace, const char *named)
{
    struct profile profile;
    struct error error;

    if (!workplace_profile(workplace, named, &profile, &error)) {
        return report_error(&error);
    }
    report_message(session_remove(&workplace->keyring, profile.name) ? "Temporary IAM session for %s removed."
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
        is_any |= session_remove(&workplace->keyring, names[i]);
    }
    report_message(is_any ? "All temporary IAM sessions removed." : "There are no temporary IAM sessions.");
    return 0;
}

static int
run(const struct command *command, int count, const char *const *arguments)
{
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    struct error error;
    int status;

    if (!options_check_count(command, count, arguments, 0, is_for_all ? 0 : 1, &status)) {
        return status;
    }
    if (!workplace_open_to_forget(&workplace, &error)) {
        return report_error(&error);
    }
    return is_for_all ? clear_all(&workplace) : clear_one(&workplace, arguments[0]);
}

const struct command command_clear = {
    .name = "clear",
    .arguments = "[PROFILE | --all]",
    .summary = "forget AWS sessions, keep profiles",
    .options = options,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
