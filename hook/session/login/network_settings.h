/* SPDX-License-Identifier: MIT
 *
 * What the worker is told of the way to JumpCloud and AWS: proxy, trusted certificates, addresses in the place of
 * AWS's own; from the settings and, unless nobody watches, from the variables that AWS's and TLS's users know.
 */
#pragma once

#include "protocol/message.h"
#include "session/ask/login_subject.h"

void network_settings_fill(const struct config *config, bool is_silent, struct message_open *open);

/* The region that holds for a profile, "" when there is none. */
void network_settings_region(const struct config *config, const struct profile *profile, bool is_silent,
                             char region[static 64]);
