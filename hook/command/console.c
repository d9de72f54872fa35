/* SPDX-License-Identifier: MIT
 *
 * `console`: signs a browser in to AWS's web console with a profile's session.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command/browser.h"
#include "command/context.h"
#include "session/login/sign_in.h"

enum { SERVICE_LENGTH_MAX = 64 };

static const char *service;
static const char *destination;
static const char *browser_command;
static bool is_to_print;

static const struct command_option options[] = {
    OPTION_TEXT("service", "NAME", &service, "open the page of this service, for example s3 or ec2",
                CANDIDATES_SERVICES),
    OPTION_TEXT("destination", "URL", &destination, "open this page of the console", CANDIDATES_NONE),
    OPTION_TEXT("browser", "COMMAND", &browser_command,
                "open it with this command, not the profile's; %s is a file that leads to it", CANDIDATES_NONE),
    OPTION_FLAG("print", &is_to_print, "print the URL instead of opening a browser"),
    OPTION_END,
};

static int
show(struct context *context, const struct profile *profile)
{
    const struct browser browser = {browser_command == NULL ? profile->browser : browser_command, profile->name};
    const struct sign_in sign_in = {.config = context->config, .keyring = &context->keyring};
    CLEANUP_SECRET struct secret url = {0};
    char notice[NOTICE_SIZE] = "";
    struct error error = {0};
    bool is_found = sign_in_console(&sign_in, profile->name, service == NULL ? "" : service,
                                    destination == NULL ? "" : destination, &url, notice, &error);

    report_notice(notice);
    if (!is_found) {
        return report_error(&error);
    }
    if (is_to_print || (browser_command == NULL && !browser_is_here(profile->browser))) {
        secret_append(&url, "\n");
        report_message("Open this URL in a browser within 15 minutes; anyone who has it is signed in as you.");
        return report_output(&url);
    }
    if (!browser_open(&url, &browser, &error)) {
        return report_error(&error);
    }
    report_message("The AWS web console of %s opens in the browser.", profile->name);
    return 0;
}

static int
run(struct context *context)
{
    struct profile profile = {0};
    struct error error;

    if (service != NULL && !text_is_made_of(service, SERVICE_LENGTH_MAX, "/-")) {
        return report_usage(context->command, "--service takes a name from the console's URLs, for example s3");
    }
    if (service != NULL && destination != NULL) {
        return report_usage(context->command, "--service and --destination exclude each other");
    }
    if (!context_open(context, &error) || !context_profile(context, context->arguments[0], &profile, &error)) {
        return report_error(&error);
    }
    return show(context, &profile);
}

const struct command command_console = {
    .name = "console",
    .arguments = "[PROFILE]",
    .summary = "sign in to the AWS web console",
    .details = "Without PROFILE the shell's, the default or the only one. The browser is\n"
               "--browser, else the profile's, else BROWSER, else what xdg-open starts; over\n"
               "ssh, and where there is no display, the URL is printed. It is valid for 15\n"
               "minutes and signs in anyone who has it. In COMMAND %s is a file that leads to\n"
               "the console, %u an address that does, for a Firefox container, and %p the\n"
               "profile's name.",
    .examples = "ajc-hook console\n"
                "ajc-hook console duff --service s3\n"
                "ajc-hook console duff --browser 'chromium --incognito %s'\n",
    .options = options,
    .may_sign_in = true,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
