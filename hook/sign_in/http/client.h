/* SPDX-License-Identifier: MIT
 *
 * HTTPS for the sign-in program: one client, one cookie jar in memory, connections that are kept and reused, and
 * connections that are opened in advance while another request runs. Only https; redirects are not followed; every
 * reply has a size limit and a timeout. Bodies and replies are secrets. A request with a password or a code cannot be
 * sent twice.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/secret.h"
#include "protocol/message.h"

struct http; /* the client */

/* SigV4 for one request: POST, path "/", no query. */
struct http_signing {
    const char *region;
    const char *service;
    const char *access_key_id;
    const char *secret_access_key;
    const char *session_token;
};

struct http_request {
    const char *url;
    const struct secret *body;          /* NULL: GET */
    const char *content_type;           /* of the body */
    const char *accept;                 /* NULL: any */
    const char *const *headers;         /* further "Name: value" lines, NULL-terminated, or NULL */
    const struct http_signing *signing; /* NULL: unsigned */
    bool once;                          /* contains a password or a code: never sent twice */
    bool to_aws;                        /* uses aws_ca_file, sends no cookies */
};

struct http_reply {
    long status;
    char content_type[128];
    char location[2048]; /* as the server sent it, "" when missing */
    long retry_after;    /* Retry-After in seconds, 0 when missing */
    struct secret body;
};

/* Opens the client with the proxy and the CA certificates of `open`, which is borrowed until http_close; does not read
 * the environment. First makes libcurl, libxml2, cJSON and libcrypto wipe what they free, so nothing may use libcrypto
 * before it. ERROR_CONFIG: a CA file cannot be read. */
must_check bool http_open(struct http **http, const struct message_open *open, struct failure *failure);
void http_close(struct http **http); /* accepts NULL, leaves NULL */

/* Opens up to `count` connections to the URL's host in advance (at most the limit for one host), each with a HEAD
 * request, so that later requests need no round trips for TCP and TLS. This runs in parallel with other requests. A
 * request to that host waits for such a connection and uses it. The HEAD sends no cookies and stores none. Failures are
 * ignored. */
void http_warm(struct http *http, const char *url, bool to_aws, size_t count);

/* Performs the request; any HTTP status is a success. The caller frees the reply with http_reply_clear; it is unchanged
 * on failure. ERROR_NETWORK: no answer (name resolution, connection, TLS with the reason, timeout, too large).
 * ERROR_CONFIG: not an https URL, or an invalid CA file. */
must_check bool http_perform(struct http *http, const struct http_request *request, struct http_reply *reply,
                             struct failure *failure);
void http_reply_clear(struct http_reply *reply);

/* One of several requests that run at the same time. */
struct http_call {
    struct http_request request; /* the memory that it points to must stay valid until the call is done */
    bool is_done;
    bool is_answered;          /* `reply` has the answer; otherwise `failure` has the reason */
    struct http_reply reply;   /* valid if is_answered */
    struct failure failure;    /* as for http_perform */
    struct transfer *transfer; /* until it is done */
};

/* Starts the call, or queues it when its host has the maximum number of connections; it runs in http_wait and
 * http_perform. http_call_clear cancels it at any time and frees the reply. */
void http_start(struct http *http, struct http_call *call);
void http_call_clear(struct http *http, struct http_call *call);

/* Runs all transfers until one more call is done, the watched descriptor is readable, or the timeout ends. */
void http_wait(struct http *http, long milliseconds);

/* Makes http_wait and http_perform also poll a descriptor; they call `on_readable` when it is readable or at end of
 * file. */
void http_watch(struct http *http, int fd, void (*on_readable)(void *context), void *context);

/* Save: all cookies as text, one on each line, in libcurl's Netscape format. Restore: replaces all cookies of the jar.
 * The text is a bearer secret. */
void http_cookies_save(struct http *http, struct secret *text);
void http_cookies_restore(struct http *http, const char *text);

/* Seconds that the servers' clock is ahead of ours, from the last Date header; 0 when there was none. */
long http_clock_skew(const struct http *http);

/* The longest Retry-After, in seconds, of a 429 or 503 answer; 0 when there was none. */
long http_retry_after(const struct http *http);

#define CLEANUP_HTTP CLEANUP(http_close)
#define CLEANUP_HTTP_REPLY CLEANUP(http_reply_clear)
