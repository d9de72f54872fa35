/* SPDX-License-Identifier: MIT
 *
 * The state of the HTTPS client, for client.c and calls.c.
 */
#pragma once

#include <curl/curl.h>

#include "sign_in/http/client.h"
#include "sign_in/http/transfer.h"

struct http {
    CURLM *multi;
    CURLSH *cookies;
    struct transfer_trust trust[2];  /* of other hosts, of AWS */
    const struct message_open *open; /* borrowed: the proxy */
    int watched_fd;                  /* -1: none */
    void (*on_readable)(void *context);
    void *watch_context;
    struct transfer *warming; /* list, oldest first */
    struct transfer *calls;   /* list, in the order of http_start */
    size_t ended_count;       /* of calls */
    long clock_skew;
    long asked_to_wait;
};
