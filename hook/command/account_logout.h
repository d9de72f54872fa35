/* SPDX-License-Identifier: MIT
 *
 * The end of a JumpCloud account's login on this machine.
 */
#pragma once

#include "config/config.h"
#include "keyring/keyring.h"

/* A login in flight is told to keep nothing, JumpCloud ends the portal session when it can be reached (said on standard
 * error when not), and password and portal session are forgotten here in any case. The AWS sessions are the caller's.
 */
void account_logout(const struct config *config, struct keyring *keyring, const char *email);
