/* SPDX-License-Identifier: MIT
 *
 * Detects that we run inside a password_command or otp_command which ajc started. Such a command may use ajc for
 * another account or for a stored session, but a sign-in of its own account would wait for the sign-in that waits for
 * the command. So each command gets its account in the environment:
 *
 *   AJC_SIGNING_IN=duffman@duff-beer.com [EMAIL…]     the accounts being signed in, the outermost first
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

#define OWN_COMMAND_NAME "AJC_SIGNING_IN"

/* The environment variable for a command of the account, "NAME=VALUE"; the caller frees it. */
char *own_command_variable(const char *email);

bool own_command_is_inside(void);

/* ERROR_CONFIG when we run inside a command of that account. */
must_check bool own_command_check(const char *email, struct error *error);

/* Removes the variable, for processes that continue after the command. */
void own_command_leave(void);
