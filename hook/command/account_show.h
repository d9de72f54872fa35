/* SPDX-License-Identifier: MIT
 *
 * `account` without a change: shows the JumpCloud accounts, as text or as JSON.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "config/config.h"

/* Prints the account with that e-mail, or all of them (NULL). ERROR_CONFIG when there is none. */
must_check bool account_show(const struct config *config, const char *named, bool is_json, struct error *error);

/* Returns false with the error for an account that is not configured. */
bool account_refuse_unknown(const char *email, struct error *error);
