/* SPDX-License-Identifier: MIT
 *
 * A transfer that brought no answer, as a failure: what happened, on the way to which host, and what to correct. Knows
 * libcurl's codes; client.c alone calls it.
 */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

#include "protocol/failure.h"

struct http_fault {
    CURLcode code;
    CURL *easy;                 /* still holds the transfer's times and errno */
    const char *host;           /* of the URL */
    const char *reason;         /* libcurl's CURLOPT_ERRORBUFFER, may be empty */
    bool too_large;             /* the reply passed the cap */
    bool once;                  /* the request had a secret that may not be sent again */
    const char *proxy_named_by; /* "HTTPS_PROXY", "the setting proxy"; NULL: there is none */
    const char *ca_source;      /* what names the file of trusted certificates */
};

/* Always false. ERROR_NETWORK, but ERROR_CONFIG for a URL or CA file that cannot work and ERROR_SYSTEM for memory. */
bool http_fault_to_failure(const struct http_fault *fault, struct failure *failure);
