/* SPDX-License-Identifier: MIT
 *
 * The sentence for each failure of a sign-in (protocol/failures.h), and its exit status.
 */
#pragma once

#include "base/error.h"
#include "config/config.h"
#include "protocol/failure.h"

/* The failure with its sentence; ERROR_NONE for FAILURE_NONE. */
struct error messages_error(const struct failure *failure);

/* The argument for the command "ajc-hook login": "" for the default account or an unknown one, else a blank and the
 * e-mail, quoted for the shell. */
struct messages_account {
    char text[1026];
};
struct messages_account messages_account(const struct config *config, const char *email);
