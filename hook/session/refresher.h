/* SPDX-License-Identifier: MIT
 *
 * The refresher: one sleeping process a user that renews the AWS sessions which shells use, without a person, a
 * terminal or anybody waiting for it. It asks nobody, sends no push, and uses the portal session no more often than
 * renewals need. It ends when no session can be renewed silently any more (logout, removal, a refused password), when
 * no shell has asked for eight hours, at once when its program was replaced or removed, and when its runtime directory
 * goes away; SIGTERM ends it at any time.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"
#include "keyring/keyring.h"

/* Neither the setting `background` nor AJC_BACKGROUND in the environment is off. */
bool refresher_is_allowed(const struct config *config);

/* Notes that a shell uses the profile and starts the refresher if there is none and it could do anything; returns at
 * once. What is started is `ajc-hook refresher`, detached: its own session, no terminal, no descriptor of ours, default
 * signals, working directory /, and of the environment what work in the background gets. Nothing happens where it is
 * not allowed. */
void refresher_request(struct keyring *keyring, const struct config *config, const char *profile_name);

/* What `ajc-hook refresher` does; returns when there is nothing left to do. */
void refresher_run(void);
