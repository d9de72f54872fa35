/* SPDX-License-Identifier: MIT
 *
 * The refresher: one background process per user that renews the AWS sessions which shells use. It never asks and sends
 * no push, and it uses the portal session only for renewals. It ends when no session can be renewed silently any more
 * (logout, removal, refused password), when no shell used a profile for eight hours, when its program was replaced or
 * removed, and when its runtime directory is deleted. SIGTERM ends it at any time.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"
#include "keyring/keyring.h"

/* Records that a shell uses the profile, and starts `ajc-hook refresher` if it is allowed, useful and not running.
 * Returns at once. */
void refresher_request(struct keyring *keyring, const struct config *config, const char *profile_name);

/* Runs the refresher; returns when there is nothing left to do. */
void refresher_run(void);
