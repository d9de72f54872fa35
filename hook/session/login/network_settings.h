/* SPDX-License-Identifier: MIT
 *
 * The network settings for the worker: proxy, CA certificates and endpoint URLs, from the settings and, unless
 * `is_silent`, from the usual environment variables (HTTPS_PROXY, SSL_CERT_FILE, AWS_ENDPOINT_URL_STS, …).
 */
#pragma once

#include "protocol/message.h"
#include "session/ask/login_subject.h"

void network_settings_fill(const struct config *config, bool is_silent, struct message_open *open);

/* The region for a profile; "": none. */
void network_settings_region(const struct config *config, const struct profile *profile, bool is_silent,
                             char region[static 64]);
