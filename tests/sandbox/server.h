/* SPDX-License-Identifier: MIT
 *
 * HTTPS on the loopback interface: one port, TLS 1.3, keep-alive, one thread per connection. Requests are answered one
 * at a time under one lock; delays and sending are outside of it, so that a slow answer does not delay another.
 * Accepts, handshakes and requests are recorded.
 */
#pragma once

#include "certificate.h"
#include "exchange.h"
#include "record.h"

struct server;

struct server_settings {
    const struct certificate *certificate;
    struct record *record;
    /* Called under the lock: answers the request. */
    void (*handle)(void *context, const struct request *request, struct answer *answer);
    /* Called under the lock: true when the text holds a secret, so must not be recorded. */
    bool (*is_secret)(void *context, const char *text);
    void *context;
};

/* Listens on a free port of 127.0.0.1 and, where the machine has it, ::1; does not answer yet. ERROR_SYSTEM. */
bool server_listen(struct server **server, const struct server_settings *settings, struct error *error);
unsigned short server_port(const struct server *server);

/* Starts to answer, in its own threads. ERROR_SYSTEM. */
bool server_start(struct server *server, struct error *error);

/* Ends the delays of the answers to all requests so far. */
void server_end_delays(struct server *server);

/* Ends delayed answers, then all connections. */
void server_stop(struct server **server);
