/* SPDX-License-Identifier: MIT
 *
 * `edit`: change what is named of a profile; an empty value clears.
 */
#include "command/options.h"
#include "command/profile_options.h"
#include "command/report.h"
#include "command/workplace.h"

static bool
edit(const struct workplace *workplace, const char *name, const struct profile_options *options, struct error *error)
{
    struct profile profile = {0};

    if (!config_check_profile_name(name, error)) {
        return false;
    }
    if (!config_profile(workplace->config, name, &profile)) {
        return error_set(error, ERROR_CONFIG, "There is no profile %s; make it with: ajc-hook add %s", name, name);
    }
    return profile_options_apply(options, &profile, error) &&
           config_check_profile(workplace->config, &profile, error) && config_put_profile(&profile, error);
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_PROFILE_OPTIONS struct profile_options profile_options = {0};
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    struct error error;
    int status;

    if (!options_open(&options, command, count, words, profile_options_table(&profile_options), false, &status) ||
        !options_check_count(&options, command, 1, 1, &status)) {
        return status;
    }
    if (!workplace_open(&workplace, &error) || !edit(&workplace, options.arguments[0], &profile_options, &error)) {
        return report_error(&error);
    }
    report_message("Profile %s changed; it counts from the next session: ajc-hook rotate %s", options.arguments[0],
                   options.arguments[0]);
    return 0;
}

const struct command command_edit = {
    .name = "edit",
    .arguments = "PROFILE",
    .summary = "change a profile; an empty value clears",
    .run = run,
};
