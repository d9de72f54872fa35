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
static bool is_to_print;

static const struct command_option options[] = {
    OPTION_TEXT("service", "NAME", &service, "open the page of this service, for example s3 or ec2",
                CANDIDATES_SERVICES),
    OPTION_FLAG("print", &is_to_print, "print the URL instead of opening a browser"),
    OPTION_END,
};

static int
show(struct context *context, const struct profile *profile)
{
    const struct sign_in sign_in = {.config = context->config, .keyring = &context->keyring};
    CLEANUP_SECRET struct secret url = {0};
    char notice[NOTICE_SIZE] = "";
    struct error error = {0};
    bool is_found = sign_in_console(&sign_in, profile->name, service == NULL ? "" : service, &url, notice, &error);

    report_notice(notice);
    if (!is_found) {
        return report_error(&error);
    }
    if (is_to_print || !browser_is_here()) {
        secret_append(&url, "\n");
        report_message("Open this URL in a browser within 15 minutes; anyone who has it is signed in as you.");
        return report_product(&url);
    }
    if (!browser_open(&url, &error)) {
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
               "BROWSER, else what xdg-open starts; over ssh, and where there is no display,\n"
               "the URL is printed. It is valid for 15 minutes and signs in anyone who has it.",
    .options = options,
    .may_sign_in = true,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
