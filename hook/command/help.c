/* SPDX-License-Identifier: MIT
 *
 * `help`: prints the list of commands, or the help of one.
 */
#include "command/help.h"

#include "base/error.h"
#include "command/options_help.h"
#include "names/near.h"

void
help_print_commands(FILE *stream)
{
    fputs("Usage: ajc-hook COMMAND [ARGUMENT...]\n\nAWS credentials in the shell from a JumpCloud login.\n\n", stream);
    for (size_t i = 0; commands[i] != NULL; i++) {
        fprintf(stream, "  %-18s  %s\n", commands[i]->name, commands[i]->summary);
    }
    fputs("\nExit status:\n", stream);
    for (int status = 0; error_status_meaning(status) != NULL; status++) {
        fprintf(stream, "  %d  %s\n", status, error_status_meaning(status));
    }
    fputs("\nStart with: ajc-hook add NAME\nA command's help: ajc-hook COMMAND --help\n", stream);
}

int
help_refuse_command(const char *name)
{
    struct near near = {.typed = name};

    for (size_t i = 0; commands[i] != NULL; i++) {
        if (!commands[i]->is_for_programs) {
            near_consider(&near, commands[i]->name);
        }
    }
    if (near.found == NULL) {
        report_message("ajc-hook: there is no command %s; see: ajc-hook help", name);
    } else {
        report_message("ajc-hook: there is no command %s; did you mean %s? All commands: ajc-hook help", name,
                       near.found);
    }
    return error_exit_status(ERROR_USAGE);
}

static int
run(struct context *context)
{
    const char *name = context->arguments[0];
    const struct command *asked = name == NULL ? context->command : command_find(name);

    if (asked == NULL) {
        return help_refuse_command(name);
    }
    if (asked == context->command) {
        help_print_commands(stdout);
    } else {
        options_print_help(asked);
    }
    return 0;
}

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "show the commands, or one command's help",
    .examples = "ajc-hook help use\n",
    .arguments_most = 1,
    .candidates = CANDIDATES_COMMANDS,
    .run = run,
};
