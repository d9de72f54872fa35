/* SPDX-License-Identifier: MIT
 *
 * ajc without a command: the profiles, and the next step from here.
 */
#include "command/overview.h"

#include <stdio.h>

#include "command/context.h"
#include "command/profile_table.h"
#include "shell_env/environment.h"

int
overview_print(void)
{
    CLEANUP_CONTEXT struct context context = {0};
    const char *name = environment_function();
    struct error error;

    if (!context_open(&context, &error)) {
        return report_error(&error);
    }
    if (!profile_table_print(&context, stdout, &error)) {
        puts("There is no profile yet.\n\nNext: ajc-hook add NAME");
    } else if (!context_is_typed()) {
        puts("\nNext, so that your shells have the credentials: ajc-hook init --install");
    } else if (*environment_value("AJC_PROFILE") == '\0') {
        printf("\nNext: %s use, or for every new shell: %s use --default NAME\n", name, name);
    }
    puts("All commands: ajc-hook help");
    return 0;
}
