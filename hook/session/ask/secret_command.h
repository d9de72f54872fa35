/* SPDX-License-Identifier: MIT
 *
 * The commands that an account's password and multi-factor codes come from, when the configuration names them:
 * password_command and otp_command, as of a password manager. Nothing is detected; nothing of them runs in silence
 * unless the setting background_commands says so. What they print is neither written nor kept.
 *
 * In the foreground a command gets the person's own environment (GPG_TTY, DBUS_SESSION_BUS_ADDRESS, BW_SESSION …); the
 * terminal, when there is one; standard error; and a minute. In silence it gets the environment of work in the
 * background (passed_environment.h), no terminal, and ten seconds. In both it is told whose it is (own_command.h), so
 * that ajc does not wait for itself.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "protocol/failure.h"
#include "session/ask/login_subject.h"

enum secret_kind { SECRET_PASSWORD, SECRET_CODE };

/* True when the account has such a command and it may run now. One that is written wrongly counts. */
bool secret_command_is_there(const struct login_subject *subject, enum secret_kind kind);

/* The name of the program, for sentences; valid as long as the configuration. */
const char *secret_command_name(const struct login_subject *subject, enum secret_kind kind);

/* Runs it. A failure says that it is written wrongly, cannot be started, failed, took too long or printed nothing of
 * use. When the person ended it by Ctrl-C we end, too. A code that was given out before is not given out again
 * (COMMAND_SAME_CODE): each is good once. */
must_check bool secret_command_run(const struct login_subject *subject, enum secret_kind kind, struct secret *result,
                                   struct failure *failure);
