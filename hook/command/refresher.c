/* SPDX-License-Identifier: MIT
 *
 * `refresher`: the refresher's process, started by `prompt` and `use` (session/refresher.h).
 */
#include "session/refresher.h"

#include "command/command.h"

static int
run(struct context *context)
{
    (void)context;
    refresher_run();
    return 0;
}

const struct command command_refresher = {
    .name = "refresher",
    .arguments = "",
    .summary = "for ajc itself: renew the sessions that shells use",
    .is_for_programs = true,
    .run = run,
};
