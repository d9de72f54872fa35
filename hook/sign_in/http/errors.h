/* SPDX-License-Identifier: MIT
 *
 * Converts a failed transfer (libcurl's code) to a failure: what happened, with which host, and what to correct. Only
 * calls.c calls it.
 */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

#include "protocol/failure.h"

struct http_fault {
    CURLcode code;
    CURL *easy;                 /* still has the transfer's times and errno */
    const char *host;           /* of the URL */
    const char *reason;         /* libcurl's CURLOPT_ERRORBUFFER, may be empty */
    bool too_large;             /* the reply exceeded the size limit */
    bool once;                  /* the request contained a secret that must not be sent again */
    const char *proxy_named_by; /* "HTTPS_PROXY", "the setting proxy"; NULL: no proxy */
    const char *ca_source;      /* the setting of the CA file */
};

/* Always false. ERROR_NETWORK, or ERROR_CONFIG for an invalid URL or CA file, or ERROR_SYSTEM without memory. */
bool http_fault_to_failure(const struct http_fault *fault, struct failure *failure);
