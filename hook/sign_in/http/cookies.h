/* SPDX-License-Identifier: MIT
 *
 * Converts the cookie jar (libcurl's share handle) to text and back. All of it is a bearer secret.
 */
#pragma once

#include <curl/curl.h>

#include "base/secret.h"

/* One cookie on each line, in libcurl's Netscape format; "" when there is none. */
void http_jar_save(CURLSH *jar, struct secret *text);

/* Replaces all cookies of the jar; ignores lines that are not cookies. */
void http_jar_restore(CURLSH *jar, const char *text);
