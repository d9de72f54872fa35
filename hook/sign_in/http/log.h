/* SPDX-License-Identifier: MIT
 *
 * The debug log's line of an exchange: where to, what came of it, sizes, times and how the answer is built. Never a
 * body, a cookie, a header's value but the content type, or the values of a query.
 */
#pragma once

#include "sign_in/http/transfer.h"

/* Of a transfer that is done and whose reply was not taken yet; nothing unless the log is on. */
void http_log(const struct transfer *transfer, const char *method);
