/* SPDX-License-Identifier: MIT
 *
 * HTTPS on the loopback interface: one port, TLS 1.3, keep-alive, one thread per connection. Requests are answered one
 * at a time under one lock; delays and sending are outside of it, so that a slow answer does not delay another.
 * Accepts, handshakes and requests are recorded.
 */
#pragma once

#include "certificate.h"
#include "exchange.h"

/* Called under the lock: answers the request. */
typedef void server_handler(const struct request *request, struct answer *answer);

/* Listens on a free port of 127.0.0.1 and, where the machine has it, ::1. Requests wait until server_start(). Returns
 * the port; 0 when libmicrohttpd does not start. */
unsigned short server_listen(const struct certificate *certificate, server_handler *handler);

void server_start(void);

/* Ends the delays of the answers to all requests so far. */
void server_end_delays(void);

/* Ends delayed answers, then all connections. */
void server_stop(void);
