/* SPDX-License-Identifier: MIT
 *
 * The commands that an account's password and multi-factor codes come from, when the configuration names them:
 * password_command and otp_command, as of a password manager. Nothing is detected; nothing of them runs in the
 * background unless the setting background_commands says so. A password's place is here and in struct secret: it is
 * neither written nor kept.
 *
 * In the foreground a command gets the person's own environment (GPG_TTY, DBUS_SESSION_BUS_ADDRESS, BW_SESSION …),
 * which ajc-hook hands over in a sealed memory file and which is used for nothing else; the terminal, when there is
 * one; standard error; and a minute. In the background it gets the environment of the sign-in program, no terminal,
 * and ten seconds. In both it is told whose it is (session/login/own_command.h), so that ajc does not wait for itself.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "config/config.h"
#include "keyring/keyring.h"

enum secret_kind { SECRET_PASSWORD, SECRET_CODE };

/* `environment_fd`: the sealed memory file (NAME=VALUE, each ended by a NUL), which is taken over; anything else than
 * one is left alone, and the commands get our own environment. */
void secret_command_open(bool is_silent, int environment_fd);

/* True when the account has such a command and it may run now. One that is written wrongly counts. */
bool secret_command_is_there(const struct config *config, const char *email, enum secret_kind kind);

/* The name of the program, for sentences; valid as long as the configuration. */
const char *secret_command_name(const struct config *config, const char *email, enum secret_kind kind);

/* Runs it. ERROR_CONFIG: it is written wrongly or cannot be started; ERROR_NEEDS_PERSON: it failed, took too long or
 * printed nothing of use. When the person ended it by Ctrl-C we end, too. A code that was given out before is not given
 * out again (ERROR_NEEDS_PERSON): each is good once. */
must_check bool secret_command_run(const struct config *config, struct keyring *keyring, const char *email,
                                   enum secret_kind kind, struct secret *result, struct error *error);
