/* SPDX-License-Identifier: MIT
 *
 * An endpoint of AWS that a person named. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "protocol/failure.h"

/* Writes its URL with "/" at the end: requests are signed for that path alone, so it must be https://HOST[:PORT].
 * `service` and `variable` are named in the failure (ERROR_CONFIG). */
must_check bool endpoint_url_read(const char *endpoint_url, const char *service, const char *variable, char *url,
                                  size_t size, struct failure *failure);
