/* SPDX-License-Identifier: MIT
 *
 * A connection is known from its accept: libmicrohttpd reports it before the handshake, and a hook in its GnuTLS
 * session reports the end of the handshake. The hook has only the session as its argument, whose user pointer
 * libmicrohttpd uses itself, so the connection is searched in a list.
 */
#include "connection.h"

#include <pthread.h>
#include <stdlib.h>

#include "encoding.h"
#include "record.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* around the two below */
static struct connection *connections;
static unsigned connection_count;

enum { NAME_SIZE = 256 };

static void
read_server_name(gnutls_session_t session, char name[static NAME_SIZE])
{
    size_t size = NAME_SIZE - 1;
    unsigned type;

    if (gnutls_server_name_get(session, name, &size, &type, 0) < 0) {
        size = 0;
    }
    name[size] = '\0';
}

/* Called when a Finished message was sent or came in; the client's is the last of a TLS 1.3 handshake. */
static int
note_handshake(gnutls_session_t session, unsigned type, unsigned when, unsigned incoming, const gnutls_datum_t *message)
{
    const struct connection *connection;
    char name[NAME_SIZE];
    cJSON *event;

    (void)type, (void)when, (void)message;
    pthread_mutex_lock(&lock);
    connection = connections;
    while (connection != NULL && connection->session != session) {
        connection = connection->next;
    }
    pthread_mutex_unlock(&lock);
    if (incoming == 0 || connection == NULL) {
        return 0;
    }
    read_server_name(session, name);
    event = record_event("handshake", connection->number, record_now_ms());
    cJSON_AddStringToObject(event, "sni", name);
    record_write(event);
    return 0;
}

static struct connection *
add_connection(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    struct connection *connection = checked(calloc(1, sizeof(*connection)));

    connection->session = info->tls_session;
    gnutls_handshake_set_hook_function(connection->session, GNUTLS_HANDSHAKE_FINISHED, GNUTLS_HOOK_POST,
                                       note_handshake);
    pthread_mutex_lock(&lock);
    connection->number = ++connection_count;
    connection->next = connections;
    connections = connection;
    record_write(record_event("accept", connection->number, record_now_ms()));
    pthread_mutex_unlock(&lock);
    return connection;
}

static void
remove_connection(struct connection *connection)
{
    struct connection **at;

    pthread_mutex_lock(&lock);
    at = &connections;
    while (*at != connection) {
        at = &(*at)->next;
    }
    *at = connection->next;
    pthread_mutex_unlock(&lock);
    free(connection);
}

void
connection_notify(void *context, struct MHD_Connection *mhd, void **socket_context,
                  enum MHD_ConnectionNotificationCode what)
{
    (void)context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_context = add_connection(mhd);
    } else {
        remove_connection(*socket_context);
    }
}
