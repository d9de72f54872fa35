/* SPDX-License-Identifier: MIT
 *
 * The cookie jar of the HTTPS client: libcurl's share handle as text and back. All of it is a bearer secret.
 */
#pragma once

#include <curl/curl.h>

#include "base/secret.h"

/* One cookie a line in libcurl's Netscape form; "" when there is none. */
void http_jar_save(CURLSH *jar, struct secret *text);

/* Empties the jar and fills it; lines that are no cookies are skipped. */
void http_jar_restore(CURLSH *jar, const char *text);
