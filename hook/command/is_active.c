/* SPDX-License-Identifier: MIT
 *
 * `is-active`: whether a profile has a valid session; never asks.
 */
#include <stdio.h>

#include "command/context.h"
#include "keyring/credentials.h"

static int
run(struct context *context)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    char name[CONFIG_VALUE_SIZE];
    struct error error;

    if (!context_profile_name(context, context->arguments[0], name, &error)) {
        return report_error(&error);
    }
    if (!credentials_find(&context->keyring, name, &credentials) || credentials_seconds_left(&credentials) <= 0) {
        return 1;
    }
    puts("1");
    return 0;
}

const struct command command_is_active = {
    .name = "is-active",
    .arguments = "[PROFILE]",
    .summary = "print 1 when there is a valid session, else exit with 1",
    .examples = "ajc-hook is-active duff\n",
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .opens_context = true,
    .run = run,
};
