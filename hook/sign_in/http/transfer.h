/* SPDX-License-Identifier: MIT
 *
 * One HTTPS request as libcurl's easy handle with all data that it uses. calls.c runs the transfers; this file sets
 * them up, receives the data and reads the result.
 */
#pragma once

#include <curl/curl.h>

#include "base/secret.h"
#include "sign_in/http/client.h"

/* The trusted certificate authorities. OpenSSL 3.0 needs 45 ms to load Debian's bundle file, but less than 10 ms with
 * the hashed directory, which it reads on demand. */
struct transfer_trust {
    const char *file;      /* PEM bundle, or NULL */
    const char *directory; /* hashed directory, used when `file` is NULL; both NULL: libcurl's default */
    const char *source;    /* the setting to name when the file does not work */
};

struct transfer {
    struct transfer *next; /* in the owner's list */
    CURL *easy;
    CURLM *multi;                       /* borrowed, NULL until it has started */
    const struct transfer_trust *trust; /* borrowed */
    struct curl_slist *headers;         /* to send */
    struct curl_slist *received;        /* "Name: value" lines of the answer */
    char *host;                         /* of the URL, for messages */
    char *origin;                       /* "https://host:port", always with the port */
    char *path;                         /* without query, for the log */
    char reason[CURL_ERROR_SIZE];       /* libcurl's error message */
    const struct secret *body;          /* borrowed; set for a request that is sent once */
    size_t body_given;
    struct secret reply;
    size_t headers_size;
    bool too_large;
    bool done; /* `result` is valid */
    CURLcode result;
    struct http_call *call;   /* borrowed; NULL for a warm-up */
    struct transfer *warming; /* owned: the transfer that opens the connection for this call, until the call starts */
    time_t queued_at;         /* clock_since_boot */
};

/* Creates a transfer to an https URL without starting it; NULL on failure (ERROR_CONFIG: not https). Its proxy is that
 * of `open`; `trust` is borrowed. Free with transfer_free. */
struct transfer *transfer_new(const char *url, const struct transfer_trust *trust, const struct message_open *open,
                              struct failure *failure);
void transfer_free(struct transfer **transfer); /* accepts NULL, leaves NULL */

/* Sets up a HEAD request for "/" without cookies, or the request, with the cookie jar unless it is NULL. */
void transfer_set_warming(struct transfer *transfer);
void transfer_set_request(struct transfer *transfer, const struct http_request *request, CURLSH *cookies);

/* For a finished transfer. */
const char *transfer_header(const struct transfer *transfer, const char *name); /* "" when absent */
void transfer_read_reply(struct transfer *transfer, struct http_reply *reply);

#define CLEANUP_TRANSFER CLEANUP(transfer_free)
