/* SPDX-License-Identifier: MIT
 *
 * `clear`: removes AWS sessions, keeps profiles and the JumpCloud login.
 */
#include "base/cleanup.h"
#include "command/context.h"
#include "session/session.h"

static bool is_for_all;

static const struct command_option options[] = {
    OPTION_FLAG("all", &is_for_all, "every profile"),
    OPTION_END,
};

static int
clear_one(struct context *context)
{
    char name[CONFIG_VALUE_SIZE];
    struct error error;

    if (!context_profile_name(context, context->arguments[0], name, &error)) {
        return report_error(&error);
    }
    report_message(session_remove(&context->keyring, name) ? "Temporary IAM session for %s removed."
                                                           : "There is no temporary IAM session for %s.",
                   name);
    return 0;
}

static int
clear_all(struct context *context)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);
    bool is_any = false;

    for (size_t i = 0; i < count; i++) {
        is_any |= session_remove(&context->keyring, names[i]);
    }
    report_message(is_any ? "All temporary IAM sessions removed." : "There are no temporary IAM sessions.");
    return 0;
}

static int
run(struct context *context)
{
    struct error error;

    if (!context_open_to_forget(context, &error)) {
        return report_error(&error);
    }
    return is_for_all ? clear_all(context) : clear_one(context);
}

const struct command command_clear = {
    .name = "clear",
    .arguments = "[PROFILE | --all]",
    .summary = "forget AWS sessions, keep profiles",
    .options = options,
    .instead = &options[0],
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
