/* SPDX-License-Identifier: MIT
 *
 * Runs the commands password_command and otp_command of an account (for example of a password manager), if the
 * configuration sets them. Background processes run them only with the setting background_commands. Their output is
 * neither logged nor stored.
 *
 * In the foreground a command gets the user's environment (GPG_TTY, DBUS_SESSION_BUS_ADDRESS, BW_SESSION …), the
 * terminal if there is one, standard error, and a timeout of one minute. In the background it gets a reduced
 * environment (child_environment.h), no terminal, and ten seconds. Both get the name of their account
 * (child_environment.h), so that ajc does not wait for itself.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "protocol/failure.h"
#include "session/ask/login_subject.h"

enum secret_kind { SECRET_PASSWORD, SECRET_CODE };

/* True when the account has such a command and it may run now, even if it is invalid. */
bool secret_command_is_there(const struct login_subject *subject, enum secret_kind kind);

/* The name of the program, for messages; valid as long as the configuration. */
const char *secret_command_name(const struct login_subject *subject, enum secret_kind kind);

/* Runs it. It fails when the command is invalid, cannot be started, fails, takes too long or prints nothing useful. If
 * SIGINT ended it, we end, too. A code is never returned twice (COMMAND_SAME_CODE), because it works only once. */
must_check bool secret_command_run(const struct login_subject *subject, enum secret_kind kind, struct secret *result,
                                   struct failure *failure);
