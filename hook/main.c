/* SPDX-License-Identifier: MIT
 *
 * ajc-hook: the command table. Each command is a file in command/, named as typed.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/descriptors.h"
#include "base/log.h"
#include "base/secret.h"
#include "command/context.h"
#include "command/help.h"
#include "command/options.h"
#include "command/overview.h"
#include "session/ask/failure_note.h"

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
    &command_complete,
    &command_seed,
    &command_refresher,
    &command_renew,
    &command_aliases,
    &command_help,
    NULL,
};

const struct command *
command_find(const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

/* No command, or an unknown one. */
static int
run_without_command(int count, char **words)
{
    const char *name = count > 1 ? words[1] : "";

    if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0) {
        puts("ajc-hook " AJC_VERSION);
        return 0;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        help_print_commands(stdout);
        return 0;
    }
    if (count < 2 && isatty(STDOUT_FILENO) != 0) {
        return overview_print();
    }
    if (count < 2) {
        help_print_commands(stderr);
        return error_exit_status(ERROR_USAGE);
    }
    return help_refuse_command(name);
}

int
main(int count, char **words)
{
    const struct command *command;
    int status;

    secret_protect_process();
    descriptors_reserve();
    log_open("ajc-hook");
    if (count > 1 && strcmp(words[1], "--typed") == 0) { /* from the hook's function */
        context_accept_prefixes();
        words++;
        count--;
    }
    command = count > 1 ? command_find(words[1]) : NULL;
    if (command == NULL) {
        status = run_without_command(count, words);
    } else {
        failure_note_command = command->name;
        status = options_run(command, count - 1, (const char **)(void *)(words + 1));
    }
    /* Output may still be buffered: a full disk must not look like success. */
    if (status == 0 && (fflush(stdout) != 0 || ferror(stdout) != 0)) {
        report_message("ajc-hook: Standard output cannot be written; free some space and try again.");
        return error_exit_status(ERROR_SYSTEM);
    }
    return status;
}
