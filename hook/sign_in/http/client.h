/* SPDX-License-Identifier: MIT
 *
 * HTTPS for the sign-in program: one client, one cookie jar in memory, connections kept and reused, other hosts
 * warmed while an answer is waited for. Only https, never a redirect followed, every reply capped in bytes and
 * seconds. Bodies and replies are secrets. Requests that carry a password or a code are sent once, by construction.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/secret.h"
#include "protocol/failure.h"

struct http; /* the client */

/* Texts may be NULL or "": not set. Nothing is taken from the environment. */
struct http_settings {
    const char *ca_file;      /* PEM bundle instead of the system's */
    const char *ca_source;    /* what a person corrects when it does not work: "SSL_CERT_FILE" */
    const char *ca_directory; /* hashed directory instead of the system's, where no ca_file is named */
    const char *aws_ca_file;  /* PEM bundle for AWS hosts instead of all that (AWS_CA_BUNDLE) */
    const char *proxy;
    const char *proxy_source; /* what a person corrects when it does not work: "HTTPS_PROXY" */
    const char *no_proxy;     /* hosts that are reached without it, as NO_PROXY has them */
};

/* SigV4 for one request: POST, path "/", no query (libcurl >= 7.86 signs exactly that form right). */
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
    bool once;                          /* carries a password or a code: never sent a second time */
    bool to_aws;                        /* trust aws_ca_file, send no cookie */
};

struct http_reply {
    long status;
    char content_type[128];
    char location[2048]; /* as the server wrote it, "" when absent */
    long retry_after;    /* seconds, 0 when absent */
    struct secret body;
};

/* First of all makes the libraries wipe what they free (sign_in/http/wiping.h): nothing may use libcrypto before it.
 * ERROR_CONFIG: a CA file cannot be read. */
must_check bool http_open(struct http **http, const struct http_settings *settings, struct failure *failure);
void http_close(struct http **http); /* accepts NULL, leaves NULL */

/* Opens connections to the URL's host, each with a HEAD, until `count` of them (at most what one host may have) are
 * there for requests to come, which then need no round trips for TCP and TLS. It goes on beside other requests; one
 * that goes there takes one over, and waits for it. The HEAD carries no cookie and sets none. Failures are never
 * seen. */
void http_warm(struct http *http, const char *url, bool to_aws, size_t count);

/* Performs the request; any HTTP status is a success. The reply is the caller's, ends with http_reply_clear and is
 * untouched on failure. ERROR_NETWORK: no answer (name, connection, TLS with the reason, time, too large).
 * ERROR_CONFIG: not an https URL, or a CA file that is not one. */
must_check bool http_perform(struct http *http, const struct http_request *request, struct http_reply *reply,
                             struct failure *failure);
void http_reply_clear(struct http_reply *reply);

/* A request among several at the same time. */
struct http_call {
    struct http_request request; /* what it points to must stay until the call is done */
    bool is_done;
    bool is_answered;          /* `reply` holds the answer; otherwise `failure` says why there is none */
    struct http_reply reply;   /* of a call that is answered */
    struct failure failure;    /* as http_perform has it */
    struct transfer *transfer; /* while it is not done */
};

/* Begins the call, or puts it in line when its host has all the connections that it may have; it goes on in http_wait
 * and http_perform. http_call_clear, at any time, ends it and frees the reply. */
void http_start(struct http *http, struct http_call *call);
void http_call_clear(struct http *http, struct http_call *call);

/* Moves everything along until one more call is done, the watched descriptor is readable, or the time is over. */
void http_wait(struct http *http, long milliseconds);

/* Has http_wait, and so http_perform, look at a descriptor, too, and call `on_readable` when there is something to read
 * or its end. */
void http_watch(struct http *http, int fd, void (*on_readable)(void *context), void *context);

/* All cookies as text, one a line in libcurl's Netscape form, and back: what was in the jar before is gone. A bearer
 * secret. */
void http_cookies_save(struct http *http, struct secret *text);
void http_cookies_restore(struct http *http, const char *text);

/* Seconds that the servers' clocks (Date headers seen, latest) are ahead of ours; 0 when none was seen. */
long http_clock_skew(const struct http *http);

/* The longest time, in seconds, for which a server that had too much to do (429 or 503) asked not to come again; 0 when
 * none did. */
long http_asked_to_wait(const struct http *http);

#define CLEANUP_HTTP CLEANUP(http_close)
#define CLEANUP_HTTP_REPLY CLEANUP(http_reply_clear)
