/* SPDX-License-Identifier: MIT
 *
 * The subcommands: one file each, named as typed, with everything about it in one row: the words of the help, what it
 * takes, what completes it, and what it does. main.c lists them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What a value or an argument can be completed with. */
enum candidates {
    CANDIDATES_NONE,
    CANDIDATES_PROFILES,
    CANDIDATES_ACCOUNTS,
    CANDIDATES_REGIONS,
    CANDIDATES_FORMATS,
    CANDIDATES_FACTORS,
    CANDIDATES_SERVICES,
    CANDIDATES_SHELLS,
    CANDIDATES_COMMANDS,
    CANDIDATES_SETTINGS, /* get, set and unset; then a setting; then a value of it */
    CANDIDATES_FILES,
};

/* An option: one row of its command's table, which OPTION_END ends. */
struct command_option {
    const char *name;           /* behind "--" */
    const char *argument;       /* what its value is, as the help shows it; NULL: it takes none */
    const char *explanation;    /* one line, lower case, no full stop; NULL: for the hook alone, not shown */
    const char **text;          /* gets the value, NULL when it was not given */
    bool *flag;                 /* gets whether it was given, of one that takes no value */
    enum candidates candidates; /* for the value */
};

#define OPTION_FLAG(option_name, variable, option_explanation) \
    { \
        .name = (option_name), .flag = (variable), .explanation = (option_explanation) \
    }
#define OPTION_TEXT(option_name, option_argument, variable, option_explanation, option_candidates) \
    { \
        .name = (option_name), .argument = (option_argument), .text = (variable), .explanation = (option_explanation), \
        .candidates = (option_candidates) \
    }
#define OPTION_END \
    { \
        .name = NULL \
    }

enum options_place {
    OPTIONS_ANYWHERE,
    OPTIONS_BEFORE_ARGUMENTS, /* what follows the first argument is taken as it is */
    OPTIONS_AROUND_FIRST, /* before and behind the first argument; then another command begins, perhaps behind "--" */
};

enum { ARGUMENTS_ANY = -1 };

struct command {
    const char *name;
    const char *arguments;    /* as the help shows them */
    const char *summary;      /* one line, lower case, no full stop */
    const char *details;      /* for --help: when one line is not enough; NULL: it is */
    void (*print_more)(void); /* what of the help stands in another table; NULL: nothing */

    const struct command_option *options; /* NULL: none of its own */
    bool has_profile_options;             /* those that `add` and `edit` share */
    bool may_sign_in;                     /* takes the options of whoever may have to sign in */
    bool is_for_programs;                 /* the hook's or PAM's: not completed, not in the README */
    enum options_place options_place;
    int arguments_least;
    int arguments_most; /* ARGUMENTS_ANY: no limit */
    enum candidates candidates;
    int usage_status; /* exit status of a wrong use; 0: the usual one */

    /* The options are in their variables; the arguments are ended by NULL. Returns the exit status. */
    int (*run)(const struct command *command, int count, const char *const *arguments);
};

extern const struct command command_account, command_add, command_aws_config, command_clear, command_complete,
    command_completion, command_config, command_console, command_credential_process, command_doctor, command_edit,
    command_exec, command_export, command_help, command_import, command_info, command_init, command_is_active,
    command_list, command_login, command_logout, command_off, command_prompt, command_refresher, command_remove,
    command_renew, command_rotate, command_seed, command_status, command_use;

/* Ended by NULL; in the order of the help. */
extern const struct command *const commands[];

/* NULL: there is none of that name. */
const struct command *command_find(const char *name);
