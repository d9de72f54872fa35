/* SPDX-License-Identifier: MIT
 *
 * ajc-hook: the command table. Each command is a file in command/, named as typed.
 */
#include <stdio.h>
#include <string.h>

#include "base/descriptors.h"
#include "base/log.h"
#include "base/secret.h"
#include "command/command.h"
#include "command/report.h"

static int run_help(const struct command *command, int count, const char **words);

static const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "show the commands, or one command's help",
    .run = run_help,
};

const struct command *const commands[] = {
    &command_add,
    &command_edit,
    &command_list,
    &command_info,
    &command_use,
    &command_off,
    &command_exec,
    &command_export,
    &command_credential_process,
    &command_aws_config,
    &command_rotate,
    &command_console,
    &command_is_active,
    &command_login,
    &command_logout,
    &command_account,
    &command_clear,
    &command_remove,
    &command_config,
    &command_status,
    &command_doctor,
    &command_import,
    &command_init,
    &command_completion,
    &command_prompt,
    &command_seed,
    &command_help,
    NULL,
};

static const struct command *
find_command(const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static void
print_commands(FILE *stream)
{
    fputs("Usage: ajc-hook COMMAND [ARGUMENT...]\n\nAWS credentials in the shell from a JumpCloud login.\n\n", stream);
    for (size_t i = 0; commands[i] != NULL; i++) {
        fprintf(stream, "  %-18s  %s\n", commands[i]->name, commands[i]->summary);
    }
    fputs("\nStart with: ajc-hook add NAME\nA command's help: ajc-hook COMMAND --help\n", stream);
}

static int
refuse_command(const char *name)
{
    report_message("ajc-hook: there is no command %s; see: ajc-hook help", name);
    return error_exit_status(ERROR_USAGE);
}

static bool
wants_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int
run_help(const struct command *command, int count, const char **words)
{
    const char *for_help[] = {count > 1 && !wants_help(words[1]) ? words[1] : "help", "--help", NULL};
    const struct command *asked = find_command(for_help[0]);

    if (count > 2) {
        return report_usage(command, "%s is one word too many", words[2]);
    }
    if (asked == NULL) {
        return refuse_command(for_help[0]);
    }
    if (asked == &command_help) {
        print_commands(stdout);
        return 0;
    }
    return asked->run(asked, 2, for_help);
}

static int
run(int count, char **words)
{
    const struct command *command;
    const char *name = count > 1 ? words[1] : "";

    if (strcmp(name, "--version") == 0) {
        puts("ajc-hook " AJC_VERSION);
        return 0;
    }
    if (wants_help(name)) {
        print_commands(stdout);
        return 0;
    }
    if (count < 2) {
        print_commands(stderr);
        return error_exit_status(ERROR_USAGE);
    }
    command = find_command(name);
    if (command == NULL) {
        return refuse_command(name);
    }
    return command->run(command, count - 1, (const char **)(void *)(words + 1));
}

/* What was printed may still be on its way: a full disk must not look like success. */
static int
finish(int status)
{
    if (status == 0 && (fflush(stdout) != 0 || ferror(stdout) != 0)) {
        report_message("ajc-hook: Standard output cannot be written; make room for it and try again.");
        return error_exit_status(ERROR_SYSTEM);
    }
    return status;
}

int
main(int count, char **words)
{
    secret_protect_process();
    descriptors_reserve();
    log_open("ajc-hook");
    return finish(run(count, words));
}
