/* SPDX-License-Identifier: MIT
 *
 * Logs an account out on this machine.
 */
#pragma once

#include "config/config.h"
#include "keyring/keyring.h"

/* Writes a marker so that a login in progress stores nothing, ends the portal session at JumpCloud (a failure is
 * reported on standard error), and removes password and portal session from the keyring; true when one of them was
 * there. The caller removes the AWS sessions. */
bool account_logout(const struct config *config, struct keyring *keyring, const char *email);
