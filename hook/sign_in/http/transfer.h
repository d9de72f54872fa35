/* SPDX-License-Identifier: MIT
 *
 * One exchange over HTTPS as libcurl sees it: an easy handle with everything that it borrows. client.c moves transfers
 * along; this file says how each is set up, what is taken from the wire and what is read off at the end.
 */
#pragma once

#include <curl/curl.h>
#include <stdint.h>

#include "base/secret.h"
#include "protocol/failure.h"
#include "sign_in/http/client.h"
#include "sign_in/http/trust.h"

/* Both may hold a password; "": none. */
struct transfer_proxy {
    char *url;
    char *exceptions; /* hosts that are reached without it, as NO_PROXY has them */
};

struct transfer {
    struct transfer *next; /* for the list of who owns it */
    CURL *easy;
    CURLM *multi;                   /* borrowed, NULL until transfer_start */
    const struct http_trust *trust; /* borrowed */
    struct curl_slist *headers;
    char *host;                   /* of the URL, for people */
    char *origin;                 /* "https://host:port" with the port always there */
    char *path;                   /* without query, for the log */
    char reason[CURL_ERROR_SIZE]; /* libcurl's words for a failure */
    const struct secret *body;    /* borrowed, of a request that is sent once */
    size_t body_given;
    struct secret reply;
    size_t headers_size;
    bool too_large;
    bool done; /* `result` is there */
    CURLcode result;
    int64_t started_at_ns;
    struct http_call *call;   /* borrowed; NULL for a warm-up */
    struct transfer *warming; /* owned: of the connection that the call takes over, until it is started */
    time_t in_line_since;     /* clock_since_boot */
};

/* A transfer to an https URL, not yet started; NULL on failure (ERROR_CONFIG: not https). `trust` and `proxy` are
 * borrowed. Ends with transfer_free. */
struct transfer *transfer_new(const char *url, const struct http_trust *trust, const struct transfer_proxy *proxy,
                              struct failure *failure);
void transfer_free(struct transfer **transfer); /* accepts NULL, leaves NULL */

/* What is asked: a HEAD of the host's root without cookies, or the request, with the jar unless NULL. */
void transfer_set_warming(struct transfer *transfer);
void transfer_set_request(struct transfer *transfer, const struct http_request *request, CURLSH *cookies);

void transfer_start(struct transfer *transfer, CURLM *multi);
struct transfer *transfer_of(CURL *easy);
bool transfer_is_under_way(const struct transfer *transfer); /* started and not done */

/* Of a transfer that is done. */
bool transfer_never_connected(const struct transfer *transfer);                 /* timed out before TLS was up */
const char *transfer_header(const struct transfer *transfer, const char *name); /* "" when absent */
void transfer_read_reply(struct transfer *transfer, struct http_reply *reply);

#define CLEANUP_TRANSFER CLEANUP(transfer_free)
