/* SPDX-License-Identifier: MIT
 *
 * A small HTTPS server on loopback inside the test, with one thread per connection: it counts requests, passes each to
 * the test's function and sends the answer. Its certificate is created at start, for the names localhost,
 * portal.duff.localhost, sso.duff.localhost, sts.localhost and example.amazonaws.com.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "protocol/message.h"

struct tls_server;

struct tls_request {
    int connection; /* 1, 2, … in the order of accept */
    int number;     /* 1, 2, … on that connection */
    char head[8192];
    char body[65536];
};

/* Writes a whole HTTP answer; false closes the connection instead. Called from the server's threads. */
typedef bool tls_answer(const struct tls_request *request, FILE *answer);

struct tls_server *tls_server_start(tls_answer *answer);
void tls_server_stop(struct tls_server *server); /* after the client has closed its connections */

const char *tls_server_ca_file(const struct tls_server *server);

/* The settings of a client that trusts the server; valid until the next call. */
const struct message_open *tls_server_settings(const struct tls_server *server);

/* "https://NAME:PORT" and the path; valid until the next four calls. */
const char *tls_server_url(const struct tls_server *server, const char *name, const char *path);

int tls_server_connections(struct tls_server *server);
int tls_server_requests(struct tls_server *server, const char *start); /* that begin with `start`, as "POST /" */

/* The value of a header, case-insensitive, in a static buffer; "" when absent. */
const char *tls_request_header(const struct tls_request *request, const char *name);
