/* SPDX-License-Identifier: MIT
 *
 * `list`: the profiles with account, role and the session's end.
 */
#include <stdio.h>

#include "command/options.h"
#include "command/profile_table.h"
#include "command/report.h"
#include "command/workplace.h"

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    const struct poptOption none[] = {POPT_TABLEEND};
    struct error error;
    int status;

    if (!options_open(&options, command, count, words, none, false, &status) ||
        !options_check_count(&options, command, 0, 0, &status)) {
        return status;
    }
    if (!workplace_open(&workplace, &error) || !profile_table_print(&workplace, stdout, false, &error)) {
        return report_error(&error);
    }
    return 0;
}

const struct command command_list = {
    .name = "list",
    .arguments = "",
    .summary = "show the profiles and when their sessions end",
    .run = run,
};
