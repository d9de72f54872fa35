/* SPDX-License-Identifier: MIT
 *
 * Whether we run inside a password_command or otp_command that ajc itself has started. Such a command may use ajc for
 * another account, or for a session that is kept; a sign-in of its own account would wait for the one that waits for
 * the command. So each command finds in its environment whose it is:
 *
 *   AJC_SIGNING_IN=duffman@duff-beer.com [EMAIL…]     the accounts being signed in, the outermost first
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

#define OWN_COMMAND_NAME "AJC_SIGNING_IN"

/* What stands in the environment of a command of the account, "NAME=VALUE"; the caller frees. */
char *own_command_variable(const char *email);

bool own_command_is_inside(void);

/* ERROR_CONFIG with a sentence inside a command of that account. */
must_check bool own_command_check(const char *email, struct error *error);

/* For processes that outlive the command. */
void own_command_leave(void);
