/* SPDX-License-Identifier: MIT
 *
 * `add`: store a profile. Asks for the URL on the terminal when it is missing; never overwrites.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "command/options.h"
#include "command/profile_options.h"
#include "command/report.h"
#include "command/workplace.h"

/* On /dev/tty, so that it also works where the output is taken; only in the terminal's foreground. */
static bool
ask_url(const char *profile_name, char url[static PROFILE_URL_SIZE], struct error *error)
{
    CLEANUP_FD int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    CLEANUP_FILE FILE *terminal = fd >= 0 && tcgetpgrp(fd) == getpgrp() ? fdopen(fd, "r+") : NULL;
    char line[PROFILE_URL_SIZE];

    if (terminal == NULL) {
        return error_set(error, ERROR_NEEDS_PERSON,
                         "The SSO URL is missing and there is no terminal to ask on; run: ajc-hook add %s URL",
                         profile_name);
    }
    take_fd(&fd);
    fprintf(terminal, "Enter the JumpCloud SSO URL for %s: ", profile_name);
    fflush(terminal);
    if (fgets(line, sizeof(line), terminal) == NULL) {
        return error_set(error, ERROR_NEEDS_PERSON, "No SSO URL was entered; run: ajc-hook add %s URL", profile_name);
    }
    line[strcspn(line, " \t\r\n")] = '\0';
    text_copy(url, PROFILE_URL_SIZE, line);
    return true;
}

static bool
add(const struct workplace *workplace, const char **arguments, int count, const struct profile_options *options,
    struct error *error)
{
    struct profile profile = {0};
    struct profile existing;

    if (!config_check_profile_name(arguments[0], error) || !profile_options_apply(options, &profile, error)) {
        return false;
    }
    text_copy(profile.name, sizeof(profile.name), arguments[0]);
    if (config_profile(workplace->config, profile.name, &existing)) {
        return error_set(error, ERROR_CONFIG,
                         "There is a profile %s already; change it with ajc-hook edit %s, or ajc-hook remove %s first.",
                         profile.name, profile.name, profile.name);
    }
    if (count == 2 && !text_copy(profile.url, sizeof(profile.url), arguments[1])) {
        return error_set(error, ERROR_USAGE, "The SSO URL is too long.");
    }
    if (profile.url[0] == '\0' && !ask_url(profile.name, profile.url, error)) {
        return false;
    }
    return config_check_profile(workplace->config, &profile, error) && config_put_profile(&profile, error);
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
        !options_check_count(&options, command, 1, 2, &status)) {
        return status;
    }
    if (!workplace_open(&workplace, &error) ||
        !add(&workplace, options.arguments, options.argument_count, &profile_options, &error)) {
        return report_error(&error);
    }
    report_message("Profile %s added.", options.arguments[0]);
    return 0;
}

const struct command command_add = {
    .name = "add",
    .arguments = "PROFILE [URL]",
    .summary = "store a profile for an AWS application in JumpCloud",
    .details =
        "The URL is what the AWS icon in JumpCloud's user portal leads to (Copy Link Address), for example\n"
        "https://sso.jumpcloud.com/saml2/aws. Without it you are asked. The profile's session is made when it is "
        "first used.",
    .run = run,
};
