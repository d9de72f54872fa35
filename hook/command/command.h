/* SPDX-License-Identifier: MIT
 *
 * The subcommands: one file each, named as typed. One row defines each command: help text, options, arguments,
 * completion and function. main.c lists them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The completion of a value or an argument. */
enum candidates {
    CANDIDATES_NONE,
    CANDIDATES_PROFILES,
    CANDIDATES_ACCOUNTS,
    CANDIDATES_REGIONS,
    CANDIDATES_FORMATS,
    CANDIDATES_FACTORS,
    CANDIDATES_FACTOR_SETTINGS, /* and what `account --mfa` takes beside them */
    CANDIDATES_DURATIONS,
    CANDIDATES_SERVICES,
    CANDIDATES_SHELLS,
    CANDIDATES_COMMANDS,
    CANDIDATES_SETTINGS, /* get, set and unset; then a setting; then a value of it */
    CANDIDATES_FILES,
};

/* An option: one row of its command's table; OPTION_END ends the table. */
struct command_option {
    const char *name;           /* after "--" */
    const char *argument;       /* the value's name in the help; NULL: no value */
    const char *explanation;    /* one line, lower case, no full stop; NULL: only for the hook, not shown */
    const char **text;          /* receives the value; NULL: not given */
    bool *flag;                 /* receives whether it was given, if it takes no value */
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
    OPTIONS_BEFORE_ARGUMENTS, /* everything after the first argument is an argument */
    OPTIONS_AROUND_FIRST, /* before and after the first argument; then another command follows, perhaps after "--" */
};

enum { ARGUMENTS_ANY = -1 };

struct context; /* command/context.h */

struct command {
    const char *name;
    const char *arguments;    /* in the help */
    const char *summary;      /* one line, lower case, no full stop */
    const char *details;      /* more text for --help; NULL: none */
    const char *examples;     /* command lines, each ended by \n; NULL: none */
    void (*print_more)(void); /* prints a part of the help from another table; NULL: none */

    const struct command_option *options; /* NULL: none */
    bool has_profile_options;             /* takes the options that `add` and `edit` share */
    bool may_sign_in;                     /* takes the sign-in options */
    bool is_for_programs;                 /* called by the hook or PAM: not completed, not in the README */
    enum options_place options_place;
    bool opens_context; /* context_open() is called before `run` */
    int arguments_least;
    int arguments_most; /* ARGUMENTS_ANY: no limit */
    enum candidates candidates;
    int usage_status; /* exit status of wrong use; 0: the default */

    /* The option that replaces the arguments (--all); NULL: none. */
    const struct command_option *instead;

    /* The options are in their variables. Returns the exit status. */
    int (*run)(struct context *context);
};

extern const struct command command_account, command_add, command_aliases, command_aws_config, command_clear,
    command_complete, command_completion, command_config, command_console, command_credential_process, command_doctor,
    command_edit, command_exec, command_export, command_help, command_import, command_info, command_init,
    command_is_active, command_list, command_login, command_logout, command_off, command_prompt, command_refresher,
    command_remove, command_renew, command_rotate, command_seed, command_status, command_use;

/* NULL-terminated; in the order of the help. */
extern const struct command *const commands[];

/* NULL when there is no command of that name. */
const struct command *command_find(const char *name);
