/* SPDX-License-Identifier: MIT
 *
 * `login`: sign in to JumpCloud's portal alone, so that later sessions need no person.
 */
#include "base/cleanup.h"
#include "command/options.h"
#include "command/report.h"
#include "command/workplace.h"
#include "session/sign_in_call.h"
#include "store/stamp.h"

static void
take_error(struct record *record, void *context)
{
    *(struct error *)context = record->error;
    report_notice(record->notice);
}

/* Shells that gave up on their session look again. */
static void
wake_shells(const struct config *config)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);

    for (size_t i = 0; i < count; i++) {
        stamp_wake(names[i]);
    }
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    const struct poptOption none[] = {POPT_TABLEEND};
    struct error error = {0};
    int status;

    if (!options_open(&options, command, count, words, none, false, &status) ||
        !options_check_count(&options, command, 0, 1, &status)) {
        return status;
    }
    if ((options.argument_count == 1 && !config_check_email(options.arguments[0], &error)) ||
        !workplace_open(&workplace, &error) ||
        !sign_in_call("login", options.arguments, (size_t)options.argument_count, false, take_error, &error, &error) ||
        error.code != ERROR_NONE) {
        return report_error(&error);
    }
    wake_shells(workplace.config);
    report_message("Signed in to JumpCloud.");
    return 0;
}

const struct command command_login = {
    .name = "login",
    .arguments = "[EMAIL]",
    .summary = "sign in to JumpCloud now",
    .run = run,
};
