/* SPDX-License-Identifier: MIT
 *
 * A transfer that brought no answer, as a sentence for a person: what happened, on the way to which host, and what to
 * do. Knows libcurl's codes; http.c alone calls it.
 */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

#include "base/error.h"

struct http_failure {
    CURLcode code;
    CURL *easy;                 /* still holds the transfer's times and errno */
    const char *host;           /* of the URL */
    const char *reason;         /* libcurl's CURLOPT_ERRORBUFFER, may be empty */
    bool too_large;             /* the reply passed the cap */
    bool once;                  /* the request had a secret that may not be sent again */
    const char *proxy_named_by; /* "HTTPS_PROXY", "the setting proxy"; NULL: there is none */
};

/* Always false. ERROR_NETWORK, but ERROR_CONFIG for a URL or CA file that cannot work and ERROR_SYSTEM for memory. */
bool http_failure_set(const struct http_failure *failure, struct error *error);
