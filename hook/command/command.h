/* SPDX-License-Identifier: MIT
 *
 * The subcommands: one file each, named as typed, one line each in the table of main.c.
 */
#pragma once

struct command {
    const char *name;
    const char *arguments; /* as the help shows them */
    const char *summary;   /* one line, lower case, no full stop */
    const char *details;   /* for --help: when one line is not enough; NULL: it is */
    /* Gets the words behind the program's name, the command's own first; returns the exit status. */
    int (*run)(const struct command *command, int count, const char **words);
};

extern const struct command command_account, command_add, command_aws_config, command_clear, command_completion,
    command_config, command_console, command_credential_process, command_doctor, command_edit, command_exec,
    command_export, command_import, command_info, command_init, command_is_active, command_list, command_login,
    command_logout, command_off, command_prompt, command_remove, command_rotate, command_seed, command_status,
    command_use;

/* Ended by NULL; in the order of the help. */
extern const struct command *const commands[];
