/* SPDX-License-Identifier: MIT
 *
 * The debug lines for a request: host, path, result, sizes, times and the structure of the reply. Never a body, a
 * cookie, a header value other than the content type, or query values.
 */
#pragma once

#include "sign_in/http/transfer.h"

/* Logs a finished transfer, before transfer_read_reply; called only when the log is enabled. */
void http_log(const struct transfer *transfer, const char *method);
