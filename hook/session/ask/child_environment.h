/* SPDX-License-Identifier: MIT
 *
 * The environment of programs that we start, the variables that count only in the foreground, and whether we run inside
 * a password_command or otp_command which ajc started. Such a command may use ajc for another account or for a stored
 * session, but a sign-in of its own account would wait for the sign-in that waits for the command. So each command gets
 * its account in the environment:
 *
 *   AJC_SIGNING_IN=duffman@duff-beer.com [EMAIL…]     the accounts being signed in, the outermost first
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

/* For background processes and their commands: home, language, time zone and PATH; nothing that a shell could use to
 * change what they do. A NULL-terminated list; the caller frees the list, but not its strings. */
char **child_environment_background(void);

/* For the worker, which gets everything else in its first message: language and time zone. The same kind of list. */
char **child_environment_worker(void);

/* For a command of the account: the user's environment, or the one for background processes, with the account in it.
 * The same kind of list; `own` is the account's variable, which the caller frees, too. */
char **child_environment_command(const char *email, bool is_silent, char **own);

/* A variable's value; NULL when it is not set. `is_silent`: always NULL, because settings come only from the files. A
 * region that ajc itself exported also counts as not set: it may belong to another profile. */
const char *child_environment_value(const char *name, bool is_silent);

/* ERROR_CONFIG when we run inside a command of that account. */
must_check bool child_environment_check_account(const char *email, struct error *error);

/* Removes the variable, for processes that continue after the command. */
void child_environment_leave_command(void);
