/* SPDX-License-Identifier: MIT
 *
 * AWS endpoints: a URL from the configuration; STS is in sts.h. Pure functions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "protocol/failure.h"

/* Writes the URL with a final "/": requests are signed for that path, so the endpoint must be https://HOST[:PORT]. The
 * failure (ERROR_CONFIG) names `service` and `variable`. */
must_check bool endpoint_url_read(const char *endpoint_url, const char *service, const char *variable, char *url,
                                  size_t size, struct failure *failure);
