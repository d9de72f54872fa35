/* SPDX-License-Identifier: MIT
 *
 * The test's HTTPS server on OpenSSL. It reads one request at a time, with a body of Content-Length bytes.
 */
#include "tls_server.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 64, REQUESTS_MAX = 256 };

struct tls_server {
    int listener;
    int port;
    char ca_file[64];
    SSL_CTX *tls;
    tls_answer *answer;
    pthread_mutex_t lock;
    pthread_t acceptor;
    pthread_t threads[CONNECTIONS_MAX];
    int connection_count;
    char starts[REQUESTS_MAX][256];
    int request_count;
};

struct connection {
    struct tls_server *server;
    int fd;
    int number;
};

static void
require(bool is_true, const char *what)
{
    if (!is_true) {
        fprintf(stderr, "test server: %s failed\n", what);
        abort();
    }
}

static X509 *
make_certificate(EVP_PKEY *key)
{
    static const char names[] = "DNS:localhost,DNS:portal.duff.localhost,DNS:sso.duff.localhost,DNS:sts.localhost,"
                                "DNS:example.amazonaws.com,IP:127.0.0.1";
    X509 *certificate = X509_new();
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);

    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"ajc test", -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_set_pubkey(certificate, key);
    require(extension != NULL && X509_add_ext(certificate, extension, -1) == 1, "certificate's names");
    X509_EXTENSION_free(extension);
    require(X509_sign(certificate, key, EVP_sha256()) > 0, "signing");
    return certificate;
}

static void
open_tls(struct tls_server *server)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = make_certificate(key);
    FILE *file;
    int fd;

    snprintf(server->ca_file, sizeof(server->ca_file), "/tmp/ajc-test-ca-XXXXXX");
    fd = mkstemp(server->ca_file);
    file = fd < 0 ? NULL : fdopen(fd, "w");
    require(file != NULL && PEM_write_X509(file, certificate) == 1 && fclose(file) == 0, "writing the certificate");
    server->tls = SSL_CTX_new(TLS_server_method());
    require(SSL_CTX_use_certificate(server->tls, certificate) == 1 && SSL_CTX_use_PrivateKey(server->tls, key) == 1,
            "TLS");
    X509_free(certificate);
    EVP_PKEY_free(key);
}

/* Reads up to the end of the headers and then the body; false at the end of the connection. */
static bool
read_request(SSL *ssl, struct tls_request *request)
{
    size_t used = 0;
    size_t length;

    memset(request->head, 0, sizeof(request->head));
    memset(request->body, 0, sizeof(request->body));
    while (strstr(request->head, "\r\n\r\n") == NULL) {
        if (used + 1 >= sizeof(request->head) || SSL_read(ssl, request->head + used, 1) != 1) {
            return false;
        }
        used++;
    }
    length = strtoul(tls_request_header(request, "Content-Length"), NULL, 10);
    require(length < sizeof(request->body), "a request's size");
    for (used = 0; used < length;) {
        int count = SSL_read(ssl, request->body + used, (int)(length - used));

        if (count <= 0) {
            return false;
        }
        used += (size_t)count;
    }
    return true;
}

static void
note_request(struct tls_server *server, const struct tls_request *request)
{
    pthread_mutex_lock(&server->lock);
    require(server->request_count < REQUESTS_MAX, "counting requests");
    snprintf(server->starts[server->request_count++], sizeof(server->starts[0]), "%.*s",
             (int)strcspn(request->head, "\r"), request->head);
    pthread_mutex_unlock(&server->lock);
}

static bool
answer_request(const struct tls_server *server, SSL *ssl, const struct tls_request *request)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    bool is_answered = server->answer(request, stream);
    size_t sent = 0;

    fclose(stream);
    while (is_answered && sent < size) {
        int count = SSL_write(ssl, text + sent, (int)(size - sent > 16384 ? 16384 : size - sent));

        is_answered = count > 0;
        sent += count > 0 ? (size_t)count : 0;
    }
    free(text);
    return is_answered;
}

static void *
serve(void *argument)
{
    struct connection *connection = argument;
    SSL *ssl = SSL_new(connection->server->tls);
    struct tls_request *request = calloc(1, sizeof(*request));

    request->connection = connection->number;
    SSL_set_fd(ssl, connection->fd);
    if (SSL_accept(ssl) == 1) {
        do {
            request->number++;
            if (!read_request(ssl, request)) {
                break;
            }
            note_request(connection->server, request);
        } while (answer_request(connection->server, ssl, request));
    }
    SSL_free(ssl);
    close(connection->fd);
    free(request);
    free(connection);
    return NULL;
}

static void *
accept_all(void *argument)
{
    struct tls_server *server = argument;
    int fd;

    while ((fd = accept(server->listener, NULL, NULL)) >= 0) {
        struct connection *connection = calloc(1, sizeof(*connection));

        pthread_mutex_lock(&server->lock);
        require(server->connection_count < CONNECTIONS_MAX, "counting connections");
        *connection = (struct connection){server, fd, server->connection_count + 1};
        require(pthread_create(&server->threads[server->connection_count++], NULL, serve, connection) == 0, "thread");
        pthread_mutex_unlock(&server->lock);
    }
    return NULL;
}

struct tls_server *
tls_server_start(tls_answer *answer)
{
    struct tls_server *server = calloc(1, sizeof(*server));
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);

    signal(SIGPIPE, SIG_IGN);
    server->answer = answer;
    pthread_mutex_init(&server->lock, NULL);
    open_tls(server);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(bind(server->listener, (struct sockaddr *)&address, size) == 0 && listen(server->listener, 16) == 0 &&
                getsockname(server->listener, (struct sockaddr *)&address, &size) == 0,
            "listening");
    server->port = ntohs(address.sin_port);
    require(pthread_create(&server->acceptor, NULL, accept_all, server) == 0, "thread");
    return server;
}

void
tls_server_stop(struct tls_server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->acceptor, NULL);
    for (int i = 0; i < server->connection_count; i++) {
        pthread_join(server->threads[i], NULL);
    }
    close(server->listener);
    SSL_CTX_free(server->tls);
    unlink(server->ca_file);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

const char *
tls_server_ca_file(const struct tls_server *server)
{
    return server->ca_file;
}

const struct message_open *
tls_server_settings(const struct tls_server *server)
{
    static struct message_open settings;

    settings = (struct message_open){0};
    snprintf(settings.ca_file, sizeof(settings.ca_file), "%s", tls_server_ca_file(server));
    return &settings;
}

const char *
tls_server_url(const struct tls_server *server, const char *name, const char *path)
{
    static char urls[4][256];
    static unsigned next;
    char *url = urls[next++ % 4];

    snprintf(url, sizeof(urls[0]), "https://%s:%d%s", name, server->port, path);
    return url;
}

int
tls_server_connections(struct tls_server *server)
{
    int count;

    pthread_mutex_lock(&server->lock);
    count = server->connection_count;
    pthread_mutex_unlock(&server->lock);
    return count;
}

int
tls_server_requests(struct tls_server *server, const char *start)
{
    int count = 0;

    pthread_mutex_lock(&server->lock);
    for (int i = 0; i < server->request_count; i++) {
        count += strncmp(server->starts[i], start, strlen(start)) == 0 ? 1 : 0;
    }
    pthread_mutex_unlock(&server->lock);
    return count;
}

const char *
tls_request_header(const struct tls_request *request, const char *name)
{
    static _Thread_local char value[4096];
    size_t length = strlen(name);

    for (const char *line = strstr(request->head, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
            line += length + 1;
            line += strspn(line, " ");
            snprintf(value, sizeof(value), "%.*s", (int)strcspn(line, "\r"), line);
            return value;
        }
    }
    return "";
}
