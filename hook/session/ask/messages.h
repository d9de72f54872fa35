/* SPDX-License-Identifier: MIT
 *
 * A sentence for each failure of a sign-in (protocol/failures.h), and the exit status that goes with it.
 */
#pragma once

#include "base/error.h"
#include "config/config.h"
#include "protocol/failure.h"

/* The failure with its sentence; ERROR_NONE for FAILURE_NONE. */
struct error messages_error(const struct failure *failure);

/* What stands behind the command "ajc-hook login" for an account: "" for the default one or one that is not known yet,
 * else a blank and its e-mail as a word for the shell. */
struct messages_account {
    char text[1026];
};
struct messages_account messages_account(const struct config *config, const char *email);
