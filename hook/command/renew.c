/* SPDX-License-Identifier: MIT
 *
 * `renew`: the refresher runs it to renew the sessions that are due. Never asks; stores the sessions, and a marker for
 * each failure, in the keyring.
 */
#include <stdint.h>

#include "base/text.h"
#include "command/context.h"
#include "keyring/quota.h"
#include "session/renewal.h"

static void
print_failure(const struct error *error)
{
    (void)report_error(error);
}

static int
run(struct context *context)
{
    struct keyring keyring; /* not the context's: evictions are not reported here */
    long long awake_ns;
    long long since_ns;

    if (!text_to_number(context->arguments[0], 0, INT64_MAX, &awake_ns) ||
        !text_to_number(context->arguments[1], 0, INT64_MAX, &since_ns)) {
        return report_usage(context->command, "AWAKE_NS and SINCE_NS are numbers");
    }
    if (!config_open(&context->config, NULL) || !(keyring_open(&keyring, NULL) || quota_reopen(&keyring, NULL))) {
        return error_exit_status(ERROR_SYSTEM);
    }
    return renewal_sign_in(&keyring, context->config, awake_ns, since_ns, context->arguments + 2,
                           (size_t)context->count - 2, print_failure);
}

const struct command command_renew = {
    .name = "renew",
    .arguments = "AWAKE_NS SINCE_NS PROFILE...",
    .summary = "for ajc itself: renew sessions without a person",
    .is_for_programs = true,
    .arguments_least = 3,
    .arguments_most = ARGUMENTS_ANY,
    .run = run,
};
