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

#include "base/cleanup.h"
#include "connection.h"
#include "encoding.h"
#include "record.h"

enum {
    REQUEST_BODY_MAX = 1024 * 1024, /* an assertion has at most 100,000 characters, three times that when escaped */
    ENDLESS_BLOCK = 32 * 1024,
    DRIP_MILLISECONDS = 200,
    LISTEN_ATTEMPTS = 16, /* until a port is free for both address families */
};

static struct MHD_Daemon *daemons[2]; /* IPv4, IPv6 */
static server_handler *handle;
static pthread_mutex_t answering = PTHREAD_MUTEX_INITIALIZER; /* around `handle` and the record */

static pthread_mutex_t state = PTHREAD_MUTEX_INITIALIZER; /* around what follows */
static pthread_cond_t changed;
static unsigned delay_ends; /* number of calls of server_end_delays */
static bool is_stopping;

/* --- one request --- */

/* Called first, with the target of the raw request line; the result becomes *state below. */
static void *
start_request(void *context, const char *target, struct MHD_Connection *mhd)
{
    struct request *request = checked(calloc(1, sizeof(*request)));

    (void)context;
    request->target = checked(strdup(target));
    request->path = checked(strndup(target, strcspn(target, "?")));
    request->body = checked(strdup(""));
    request->mhd = mhd;
    request->at_ms = record_now_ms();
    return request;
}

static void
end_request(void *context, struct MHD_Connection *mhd, void **request_state, enum MHD_RequestTerminationCode how)
{
    struct request *request = *request_state;

    (void)context, (void)mhd, (void)how;
    if (request != NULL) {
        free(request->target);
        free(request->path);
        free(request->body);
        free(request);
    }
    *request_state = NULL;
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
    if (size > REQUEST_BODY_MAX - request->body_size) {
        return false;
    }
    request->body = checked(realloc(request->body, request->body_size + size + 1));
    memcpy(request->body + request->body_size, bytes, size);
    request->body_size += size;
    request->body[request->body_size] = '\0';
    return true;
}

/* A client may have sent a secret in a wrong place: the line then names the member instead of its value. */
static void
hide_secrets(cJSON *event)
{
    CLEANUP_FREE char *where = NULL;

    for (cJSON *member = event->child; member != NULL; member = member->next) {
        if (cJSON_IsString(member) && record_has_secret(member->valuestring)) {
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
record_request(const struct request *request, const struct answer *answer)
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
    hide_secrets(event);
    record_write(event);
}

static unsigned
count_delay_ends(void)
{
    unsigned count;

    pthread_mutex_lock(&state);
    count = delay_ends;
    pthread_mutex_unlock(&state);
    return count;
}

/* Waits for a scripted delay, for server_end_delays or for the end of the server; false at the end of the server. */
static bool
wait_milliseconds(int64_t milliseconds, unsigned delay_ends_before)
{
    int64_t end = record_now_ms() + milliseconds;
    const struct timespec until = {.tv_sec = end / 1000, .tv_nsec = end % 1000 * 1000000};
    bool goes_on;

    pthread_mutex_lock(&state);
    while (!is_stopping && delay_ends == delay_ends_before &&
           pthread_cond_timedwait(&changed, &state, &until) != ETIMEDOUT) {
    }
    goes_on = !is_stopping;
    pthread_mutex_unlock(&state);
    return goes_on;
}

static ssize_t
fill_endless(void *context, uint64_t position, char *to, size_t size)
{
    (void)context, (void)position;
    if (!wait_milliseconds(0, 0)) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    memset(to, ' ', size);
    return (ssize_t)size;
}

static ssize_t
fill_slowly(void *context, uint64_t position, char *to, size_t size)
{
    return wait_milliseconds(DRIP_MILLISECONDS, count_delay_ends())
               ? fill_endless(context, position, to, size > 1 ? 1 : size)
               : MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *
response_of(const struct answer *answer)
{
    return answer->endless
               ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, ENDLESS_BLOCK, fill_endless, NULL, NULL)
           : answer->drips ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, fill_slowly, NULL, NULL)
                           : MHD_create_response_from_buffer(strlen(answer->body), answer->body, MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result
send_answer(struct MHD_Connection *mhd, const struct answer *answer)
{
    struct MHD_Response *response = checked(response_of(answer));
    enum MHD_Result result;

    for (size_t i = 0; i < answer->header_count; i++) {
        MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value);
    }
    result = MHD_queue_response(mhd, answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result
answer_request(const struct request *request)
{
    __attribute__((cleanup(answer_clear))) struct answer answer = {.notes = cJSON_CreateObject()};
    unsigned delay_ends_before;

    pthread_mutex_lock(&answering);
    /* Before the script is read, so that a test that changes it and then ends delays reaches every answer. */
    delay_ends_before = count_delay_ends();
    answer_text(&answer, MHD_HTTP_OK, "text/plain", print("%s", ""));
    handle(request, &answer);
    record_request(request, &answer);
    pthread_mutex_unlock(&answering);
    if (answer.delay_seconds > 0 && !wait_milliseconds(INT64_C(1000) * answer.delay_seconds, delay_ends_before)) {
        return MHD_NO;
    }
    return answer.drop ? MHD_NO : send_answer(request->mhd, &answer);
}

static enum MHD_Result
take_request(void *context, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
             const char *upload, size_t *upload_size, void **request_state)
{
    struct request *request = *request_state;

    (void)context, (void)mhd, (void)url, (void)version;
    if (request->connection == 0) {
        read_head(request, method);
        return MHD_YES;
    }
    if (*upload_size > 0) {
        bool taken = read_body(request, upload, *upload_size);
        *upload_size = 0;
        return taken ? MHD_YES : MHD_NO;
    }
    return answer_request(request);
}

/* --- the server --- */

static struct MHD_Daemon *
start_daemon(const struct certificate *certificate, const struct sockaddr *address, unsigned flags)
{
    return MHD_start_daemon(MHD_USE_TLS | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                                MHD_USE_POLL | MHD_USE_ITC | flags,
                            0, NULL, NULL, take_request, NULL, MHD_OPTION_SOCK_ADDR, address,
                            MHD_OPTION_LISTEN_BACKLOG_SIZE, SOMAXCONN, MHD_OPTION_HTTPS_MEM_CERT, certificate->server,
                            MHD_OPTION_HTTPS_MEM_KEY, certificate->server_key, MHD_OPTION_HTTPS_PRIORITIES,
                            "NORMAL:-VERS-ALL:+VERS-TLS1.3", MHD_OPTION_NOTIFY_CONNECTION, connection_notify, NULL,
                            MHD_OPTION_URI_LOG_CALLBACK, start_request, NULL, MHD_OPTION_NOTIFY_COMPLETED, end_request,
                            NULL, MHD_OPTION_END);
}

/* On the same port for both families; only for IPv4 on a machine without IPv6 (another error than "in use"). */
unsigned short
server_listen(const struct certificate *certificate, server_handler *handler)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&changed, &monotonic);
    handle = handler;
    pthread_mutex_lock(&answering);
    for (unsigned i = 0; i < LISTEN_ATTEMPTS; i++) {
        const union MHD_DaemonInfo *info;

        daemons[0] = start_daemon(certificate, (const struct sockaddr *)&v4, 0);
        if (daemons[0] == NULL || (info = MHD_get_daemon_info(daemons[0], MHD_DAEMON_INFO_BIND_PORT)) == NULL) {
            break;
        }
        v6.sin6_port = htons(info->port);
        daemons[1] = start_daemon(certificate, (const struct sockaddr *)&v6, MHD_USE_IPv6);
        if (daemons[1] != NULL || errno != EADDRINUSE) {
            return info->port;
        }
        MHD_stop_daemon(daemons[0]);
    }
    return 0;
}

void
server_start(void)
{
    pthread_mutex_unlock(&answering);
}

void
server_end_delays(void)
{
    pthread_mutex_lock(&state);
    delay_ends++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&state);
}

void
server_stop(void)
{
    pthread_mutex_lock(&state);
    is_stopping = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&state);
    for (size_t i = 0; i < 2; i++) {
        if (daemons[i] != NULL) {
            MHD_stop_daemon(daemons[i]);
        }
    }
}
