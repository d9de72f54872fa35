/* SPDX-License-Identifier: MIT
 *
 * The open connections, numbered from 1 in each run. Accepted connections and finished TLS handshakes are recorded.
 */
#pragma once

#include <gnutls/gnutls.h>
#include <microhttpd.h>

/* libmicrohttpd's socket context of the connection. */
struct connection {
    struct connection *next;
    gnutls_session_t session;
    unsigned number;
    unsigned requests; /* started on it so far */
};

/* For MHD_OPTION_NOTIFY_CONNECTION. */
void connection_notify(void *context, struct MHD_Connection *mhd, void **socket_context,
                       enum MHD_ConnectionNotificationCode what);
