/* SPDX-License-Identifier: MIT
 *
 * `aliases`: a sign-in starts it in the background, so that no command waits for IAM. It stores the aliases in the
 * configuration.
 */
#include "command/context.h"
#include "session/login/sign_in.h"

static int
run(struct context *context)
{
    sign_in_aliases(&(const struct sign_in){.config = context->config, .keyring = &context->keyring},
                    context->arguments, (size_t)context->count);
    return 0;
}

const struct command command_aliases = {
    .name = "aliases",
    .arguments = "PROFILE...",
    .summary = "for ajc itself: ask AWS for account aliases",
    .is_for_programs = true,
    .arguments_least = 1,
    .arguments_most = ARGUMENTS_ANY,
    .opens_context = true,
    .run = run,
};
