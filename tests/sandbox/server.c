/* SPDX-License-Identifier: MIT
 *
 * The HTTPS server: libmicrohttpd with GnuTLS.
 */
#include "server.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/cleanup.h"
#include "connection.h"

enum {
    REQUEST_BODY_MAX = 1024 * 1024, /* an assertion has at most 100,000 characters, three times that when escaped */
    ENDLESS_BLOCK = 32 * 1024,
    DRIP_MILLISECONDS = 200,
    LISTEN_ATTEMPTS = 16, /* until a port is free for both address families */
};

struct server {
    struct server_settings settings;
    struct listener {
        int fd; /* -1: none, or the daemon's */
        unsigned flags;
        struct MHD_Daemon *daemon;
    } listeners[2]; /* IPv4, IPv6 */
    unsigned short port;

    pthread_mutex_t answering; /* around settings.handle and the record */

    pthread_mutex_t state; /* around what follows */
    pthread_cond_t changed;
    unsigned delay_ends; /* number of calls of server_end_delays */
    bool is_stopping;
};

/* --- one request --- */

/* Called first, with the target of the raw request line; the result becomes *state below. */
static void *
start_request(void *context, const char *target, struct MHD_Connection *mhd)
{
    struct request *request = calloc(1, sizeof(*request));

    (void)context;
    if (request == NULL || (request->target = strdup(target)) == NULL ||
        (request->path = strndup(target, strcspn(target, "?"))) == NULL || (request->body = strdup("")) == NULL) {
        abort();
    }
    request->mhd = mhd;
    request->at_ms = record_now_ms();
    return request;
}

static void
end_request(void *context, struct MHD_Connection *mhd, void **state, enum MHD_RequestTerminationCode how)
{
    struct request *request = *state;

    (void)context, (void)mhd, (void)how;
    if (request != NULL) {
        free(request->target);
        free(request->path);
        free(request->body);
        free(request);
    }
    *state = NULL;
}

static void
read_head(struct request *request, const char *method)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(request->mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct connection *connection = info->socket_context;
    const char *host = request_header(request, "Host");
    size_t size = host == NULL ? 0 : strcspn(host, ":");

    request->connection = connection->number;
    request->nth = ++connection->requests;
    strncat(request->method, method, sizeof(request->method) - 1);
    if (size < sizeof(request->host)) {
        strncat(request->host, host == NULL ? "" : host, size);
    }
}

static bool
read_body(struct request *request, const char *bytes, size_t size)
{
    char *body;

    if (size > REQUEST_BODY_MAX - request->body_size) {
        return false;
    }
    body = realloc(request->body, request->body_size + size + 1);
    if (body == NULL) {
        abort();
    }
    memcpy(body + request->body_size, bytes, size);
    request->body = body;
    request->body_size += size;
    body[request->body_size] = '\0';
    return true;
}

/* A client may have sent a secret in a wrong place: the line then names the member instead of its value. */
static void
hide_secrets(struct server *server, cJSON *event)
{
    CLEANUP_FREE char *where = NULL;

    for (cJSON *member = event->child; member != NULL; member = member->next) {
        if (cJSON_IsString(member) && server->settings.is_secret(server->settings.context, member->valuestring)) {
            cJSON_SetValuestring(member, "");
            free(where);
            where = strdup(member->string);
        }
    }
    if (where != NULL) {
        cJSON_AddStringToObject(event, "secret_in", where);
    }
}

static void
record_request(struct server *server, const struct request *request, const struct answer *answer)
{
    const char *accept = request_header(request, "Accept");
    cJSON *event = record_event("request", request->connection, request->at_ms);

    cJSON_AddNumberToObject(event, "nth", request->nth);
    cJSON_AddStringToObject(event, "host", request->host);
    cJSON_AddStringToObject(event, "method", request->method);
    if (!cJSON_HasObjectItem(answer->notes, "path")) {
        cJSON_AddStringToObject(event, "path", request->target);
    }
    cJSON_AddNumberToObject(event, "status", answer->drop ? 0 : answer->status);
    cJSON_AddBoolToObject(event, "had_cookie", request_header(request, "Cookie") != NULL);
    cJSON_AddBoolToObject(event, "had_xsrf", request_header(request, "X-Xsrftoken") != NULL);
    cJSON_AddStringToObject(event, "accept", accept == NULL ? "" : accept);
    cJSON_AddNumberToObject(event, "body_bytes", (double)request->body_size);
    if (!cJSON_HasObjectItem(answer->notes, "action")) {
        cJSON_AddStringToObject(event, "action", "");
    }
    for (const cJSON *note = answer->notes->child; note != NULL; note = note->next) {
        cJSON_AddItemToObject(event, note->string, cJSON_Duplicate(note, true));
    }
    hide_secrets(server, event);
    record_write(server->settings.record, event);
}

static unsigned
count_delay_ends(struct server *server)
{
    unsigned delay_ends;

    pthread_mutex_lock(&server->state);
    delay_ends = server->delay_ends;
    pthread_mutex_unlock(&server->state);
    return delay_ends;
}

/* Waits for a scripted delay, for server_end_delays or for the end of the server; false at the end of the server. */
static bool
wait_milliseconds(struct server *server, unsigned long milliseconds, unsigned delay_ends)
{
    struct timespec until;
    bool stopping;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(milliseconds / 1000);
    until.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&server->state);
    while (!server->is_stopping && server->delay_ends == delay_ends &&
           pthread_cond_timedwait(&server->changed, &server->state, &until) != ETIMEDOUT) {
    }
    stopping = server->is_stopping;
    pthread_mutex_unlock(&server->state);
    return !stopping;
}

static ssize_t
fill_endless(void *context, uint64_t position, char *to, size_t size)
{
    struct server *server = context;
    bool stopping;

    (void)position;
    pthread_mutex_lock(&server->state);
    stopping = server->is_stopping;
    pthread_mutex_unlock(&server->state);
    if (stopping) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    memset(to, ' ', size);
    return (ssize_t)size;
}

static ssize_t
fill_slowly(void *context, uint64_t position, char *to, size_t size)
{
    if (!wait_milliseconds(context, DRIP_MILLISECONDS, count_delay_ends(context))) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    return fill_endless(context, position, to, size > 1 ? 1 : size);
}

static enum MHD_Result
send_answer(struct server *server, struct MHD_Connection *mhd, const struct answer *answer)
{
    enum MHD_Result result;
    struct MHD_Response *response = answer->endless ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, ENDLESS_BLOCK,
                                                                                        fill_endless, server, NULL)
                                    : answer->drips ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1,
                                                                                        fill_slowly, server, NULL)
                                                    : MHD_create_response_from_buffer(answer->body_size, answer->body,
                                                                                      MHD_RESPMEM_MUST_COPY);

    if (response == NULL) {
        return MHD_NO;
    }
    for (size_t i = 0; i < answer->header_count; i++) {
        MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value);
    }
    result = MHD_queue_response(mhd, answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result
answer_request(struct server *server, const struct request *request)
{
    __attribute__((cleanup(answer_clear))) struct answer answer = {.notes = cJSON_CreateObject()};

    unsigned delay_ends;

    pthread_mutex_lock(&server->answering);
    /* Before the script is read, so that a test that changes it and then ends delays reaches every answer. */
    delay_ends = count_delay_ends(server);
    answer_text(&answer, MHD_HTTP_OK, "text/plain", "%s", "");
    server->settings.handle(server->settings.context, request, &answer);
    record_request(server, request, &answer);
    pthread_mutex_unlock(&server->answering);
    if (answer.delay_seconds > 0 && !wait_milliseconds(server, 1000UL * answer.delay_seconds, delay_ends)) {
        return MHD_NO;
    }
    return answer.drop ? MHD_NO : send_answer(server, request->mhd, &answer);
}

static enum MHD_Result
take_request(void *context, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
             const char *upload, size_t *upload_size, void **state)
{
    struct request *request = *state;

    (void)mhd, (void)url, (void)version;
    if (request->connection == 0) {
        read_head(request, method);
        return MHD_YES;
    }
    if (*upload_size > 0) {
        bool taken = read_body(request, upload, *upload_size);
        *upload_size = 0;
        return taken ? MHD_YES : MHD_NO;
    }
    return answer_request(context, request);
}

/* --- the server --- */

static int
listen_on(int family, unsigned short port)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    CLEANUP_FD int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int yes = 1;
    int status;

    if (fd < 0) {
        return -1;
    }
    if (family == AF_INET) {
        status = bind(fd, (const struct sockaddr *)&v4, sizeof(v4));
    } else {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
        status = bind(fd, (const struct sockaddr *)&v6, sizeof(v6));
    }
    if (status < 0 || listen(fd, SOMAXCONN) < 0) {
        return -1;
    }
    return take_fd(&fd);
}

static unsigned short
port_of(int fd)
{
    struct sockaddr_in address = {0};
    socklen_t size = sizeof(address);

    getsockname(fd, (struct sockaddr *)&address, &size);
    return ntohs(address.sin_port);
}

/* Finds a port that is free for both families; only for IPv4 on a machine without IPv6 (another error than "in use").
 */
static bool
find_port(struct server *server, struct error *error)
{
    struct listener *v4 = &server->listeners[0];
    struct listener *v6 = &server->listeners[1];

    for (unsigned i = 0; i < LISTEN_ATTEMPTS; i++) {
        v4->fd = listen_on(AF_INET, 0);
        if (v4->fd < 0) {
            break;
        }
        server->port = port_of(v4->fd);
        v6->fd = listen_on(AF_INET6, server->port);
        if (v6->fd >= 0 || errno != EADDRINUSE) {
            return true;
        }
        close(take_fd(&v4->fd));
    }
    return error_set(error, ERROR_SYSTEM, "The sandbox cannot listen on 127.0.0.1 (%s).", strerror(errno));
}

static bool
start_daemon(struct server *server, struct listener *listener)
{
    const struct certificate *certificate = server->settings.certificate;

    listener->daemon = MHD_start_daemon(
        MHD_USE_TLS | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC |
            listener->flags,
        0, NULL, NULL, take_request, server, MHD_OPTION_LISTEN_SOCKET, listener->fd, MHD_OPTION_HTTPS_MEM_CERT,
        certificate->server_pem, MHD_OPTION_HTTPS_MEM_KEY, certificate->server_key_pem, MHD_OPTION_HTTPS_PRIORITIES,
        "NORMAL:-VERS-ALL:+VERS-TLS1.3", MHD_OPTION_NOTIFY_CONNECTION, connection_notify, server->settings.record,
        MHD_OPTION_URI_LOG_CALLBACK, start_request, server, MHD_OPTION_NOTIFY_COMPLETED, end_request, server,
        MHD_OPTION_END);
    if (listener->daemon != NULL) {
        take_fd(&listener->fd);
    }
    return listener->daemon != NULL;
}

static struct server *
new_server(const struct server_settings *settings)
{
    struct server *server = calloc(1, sizeof(*server));
    pthread_condattr_t monotonic;

    if (server == NULL) {
        abort();
    }
    server->settings = *settings;
    server->listeners[0] = (struct listener){.fd = -1};
    server->listeners[1] = (struct listener){.fd = -1, .flags = MHD_USE_IPv6};
    pthread_mutex_init(&server->answering, NULL);
    pthread_mutex_init(&server->state, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&server->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return server;
}

bool
server_listen(struct server **server, const struct server_settings *settings, struct error *error)
{
    *server = new_server(settings);
    return find_port(*server, error);
}

bool
server_start(struct server *server, struct error *error)
{
    for (size_t i = 0; i < 2; i++) {
        if (server->listeners[i].fd >= 0 && !start_daemon(server, &server->listeners[i])) {
            return error_set(error, ERROR_SYSTEM, "libmicrohttpd does not start its TLS server.");
        }
    }
    return true;
}

unsigned short
server_port(const struct server *server)
{
    return server->port;
}

void
server_end_delays(struct server *server)
{
    pthread_mutex_lock(&server->state);
    server->delay_ends++;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->state);
}

void
server_stop(struct server **server)
{
    struct server *stopped = *server;

    if (stopped == NULL) {
        return;
    }
    pthread_mutex_lock(&stopped->state);
    stopped->is_stopping = true;
    pthread_cond_broadcast(&stopped->changed);
    pthread_mutex_unlock(&stopped->state);
    for (size_t i = 0; i < 2; i++) {
        if (stopped->listeners[i].daemon != NULL) {
            MHD_stop_daemon(stopped->listeners[i].daemon);
        }
        cleanup_fd(&stopped->listeners[i].fd);
    }
    pthread_cond_destroy(&stopped->changed);
    pthread_mutex_destroy(&stopped->state);
    pthread_mutex_destroy(&stopped->answering);
    free(stopped);
    *server = NULL;
}
