/* SPDX-License-Identifier: MIT
 *
 * One request: limits, headers, body, signature, reply.
 */
#include "sign_in/http/transfer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "sign_in/http/limits.h"
#include "sign_in/http/signature.h"

enum { RETRY_AFTER_MAX_SECONDS = 24 * 3600 };

void
transfer_free(struct transfer **transfer)
{
    struct transfer *ending = TAKE(*transfer);

    if (ending == NULL) {
        return;
    }
    if (ending->multi != NULL) {
        curl_multi_remove_handle(ending->multi, ending->easy);
    }
    transfer_free(&ending->warming);
    curl_easy_cleanup(ending->easy);
    curl_slist_free_all(ending->headers);
    curl_slist_free_all(ending->received);
    free(ending->host);
    free(ending->origin);
    free(ending->path);
    secret_clear(&ending->reply);
    free(ending);
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;

    if (transfer->reply.size + size * count > HTTP_REPLY_MAX_BYTES) {
        transfer->too_large = true;
        return 0;
    }
    secret_append_bytes(&transfer->reply, bytes, size * count);
    return size * count;
}

/* Keeps the header lines of the last answer; those of an interim one (100 Continue) go. libcurl has a function for
 * this, but only since 7.84. */
static size_t
on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    CLEANUP_SECRET struct secret line = {0};
    struct curl_slist *longer;

    transfer->headers_size += size * count;
    transfer->too_large = transfer->headers_size > HTTP_HEADERS_MAX_BYTES;
    if (transfer->too_large) {
        return 0;
    }
    if (size * count >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        curl_slist_free_all(TAKE(transfer->received));
        return size * count;
    }
    secret_set_bytes(&line, bytes, size * count);
    while (line.size > 0 && isspace((unsigned char)line.text[line.size - 1])) {
        line.text[--line.size] = '\0';
    }
    longer = curl_slist_append(transfer->received, secret_text(&line));
    transfer->received = longer == NULL ? transfer->received : longer;
    return size * count;
}

/* Provides the body once. There is no seek function, so libcurl cannot rewind it: a request on a reused connection that
 * breaks is not repeated, but fails with CURLE_SEND_FAIL_REWIND or here. */
static size_t
read_body(char *to, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t length = transfer->body->size - transfer->body_given;

    if (length == 0) {
        return CURL_READFUNC_ABORT;
    }
    if (length > size * count) {
        length = size * count;
    }
    memcpy(to, transfer->body->text + transfer->body_given, length);
    transfer->body_given += length;
    return length;
}

static char *
url_part(CURLU *url, CURLUPart part)
{
    char *value = NULL;
    char *copy = NULL;

    if (curl_url_get(url, part, &value, part == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0) == CURLUE_OK) {
        copy = strdup(value);
    }
    curl_free(value);
    return copy;
}

/* Splits the URL; false if it is not https. */
static bool
set_url(struct transfer *transfer, const char *url)
{
    CURLU *parts = curl_url();
    CLEANUP_FREE char *port = NULL;
    bool is_good = parts != NULL && strncasecmp(url, "https://", 8) == 0 &&
                   curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK;

    if (is_good) {
        transfer->host = url_part(parts, CURLUPART_HOST);
        transfer->path = url_part(parts, CURLUPART_PATH);
        port = url_part(parts, CURLUPART_PORT);
        is_good = transfer->host != NULL && transfer->path != NULL && port != NULL &&
                  asprintf(&transfer->origin, "https://%s:%s", transfer->host, port) > 0;
    }
    curl_url_cleanup(parts);
    return is_good && curl_easy_setopt(transfer->easy, CURLOPT_URL, url) == CURLE_OK;
}

/* Options of all requests. libcurl reuses a connection only between handles with the same TLS options. CURLOPT_NOSIGNAL
 * stays off: then libcurl ignores SIGPIPE when a peer closes the connection, and with the threaded resolver it uses no
 * alarm signals. */
static void
set_common(struct transfer *transfer, const struct message_open *open)
{
    const struct transfer_trust *trust = transfer->trust;
    CURL *easy = transfer->easy;

#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTPS);
#endif
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "ajc/" AJC_VERSION);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)HTTP_CONNECT_SECONDS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)HTTP_TOTAL_SECONDS);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* do not wait for a hanging resolver thread */
#endif
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->reason);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_PROXY, open->proxy); /* also set when empty, else libcurl reads the environment */
    curl_easy_setopt(easy, CURLOPT_NOPROXY, open->no_proxy);
    if (trust->file != NULL || trust->directory != NULL) { /* else libcurl's default */
        curl_easy_setopt(easy, CURLOPT_CAINFO, trust->file);
        curl_easy_setopt(easy, CURLOPT_CAPATH, trust->directory);
        curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, trust->file);
        curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, trust->directory);
    }
}

struct transfer *
transfer_new(const char *url, const struct transfer_trust *trust, const struct message_open *open,
             struct failure *failure)
{
    CLEANUP_TRANSFER struct transfer *transfer = calloc(1, sizeof(*transfer));

    if (transfer == NULL || (transfer->easy = curl_easy_init()) == NULL) {
        failure_set(failure, FAILURE_NO_MEMORY_FOR_REQUEST);
        return NULL;
    }
    if (!set_url(transfer, url)) {
        failure_set(failure, FAILURE_ADDRESS_NOT_HTTPS);
        return NULL;
    }
    transfer->trust = trust;
    set_common(transfer, open);
    return TAKE(transfer);
}

void
transfer_set_warming(struct transfer *transfer)
{
    CLEANUP_FREE char *root = NULL;

    if (asprintf(&root, "%s/", transfer->origin) > 0) {
        curl_easy_setopt(transfer->easy, CURLOPT_URL, root);
    }
    curl_easy_setopt(transfer->easy, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT, (long)HTTP_CONNECT_SECONDS);
}

static void
add_header(struct transfer *transfer, const char *name, const char *value)
{
    CLEANUP_SECRET struct secret line = {0};
    struct curl_slist *longer;

    secret_set(&line, name);
    secret_append(&line, value);
    longer = curl_slist_append(transfer->headers, line.text);
    if (longer == NULL) {
        memory_exhausted(); /* a request must not be sent without one of its headers */
    }
    transfer->headers = longer;
}

/* The Host header as libcurl sends it: without the usual port. */
static const char *
host_header(const struct transfer *transfer, char host[static 300])
{
    const char *port = strrchr(transfer->origin, ':');

    snprintf(host, 300, "%s%s", transfer->host, strcmp(port, ":443") == 0 ? "" : port);
    return host;
}

static void
add_signature(struct transfer *transfer, const struct http_request *request)
{
    CLEANUP_SECRET struct secret authorization = {0};
    char date[SIGNATURE_DATE_SIZE];
    char host[300];

    signature_date(clock_now(), date);
    signature_write(request->signing, host_header(transfer, host), request->content_type, date, request->body,
                    &authorization);
    add_header(transfer, "X-Amz-Date: ", date);
    add_header(transfer, "Authorization: ", secret_text(&authorization));
    if (request->signing->session_token != NULL) {
        add_header(transfer, "X-Amz-Security-Token: ", request->signing->session_token);
    }
}

void
transfer_set_request(struct transfer *transfer, const struct http_request *request, CURLSH *cookies)
{
    if (request->accept != NULL) {
        add_header(transfer, "Accept: ", request->accept);
    }
    if (request->body != NULL) {
        add_header(transfer, "Content-Type: ", request->content_type);
        curl_easy_setopt(transfer->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body->size);
        if (request->once) {
            transfer->body = request->body;
            curl_easy_setopt(transfer->easy, CURLOPT_READFUNCTION, read_body);
            curl_easy_setopt(transfer->easy, CURLOPT_READDATA, transfer);
        } else {
            curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDS, secret_text(request->body));
        }
    }
    for (const char *const *header = request->headers; header != NULL && *header != NULL; header++) {
        add_header(transfer, *header, "");
    }
    if (request->signing != NULL) {
        add_signature(transfer, request);
    }
    if (cookies != NULL) {
        curl_easy_setopt(transfer->easy, CURLOPT_SHARE, cookies);
        curl_easy_setopt(transfer->easy, CURLOPT_COOKIEFILE, ""); /* enables the cookie engine, without a file */
    }
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

const char *
transfer_header(const struct transfer *transfer, const char *name)
{
    size_t length = strlen(name);

    for (const struct curl_slist *line = transfer->received; line != NULL; line = line->next) {
        if (strncasecmp(line->data, name, length) == 0 && line->data[length] == ':') {
            return line->data + length + 1 + strspn(line->data + length + 1, " \t");
        }
    }
    return "";
}

void
transfer_read_reply(struct transfer *transfer, struct http_reply *reply)
{
    curl_off_t retry_after = 0;

    *reply = (struct http_reply){0};
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &reply->status);
    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
    reply->retry_after = (long)(retry_after > RETRY_AFTER_MAX_SECONDS ? RETRY_AFTER_MAX_SECONDS : retry_after);
    text_copy(reply->content_type, sizeof(reply->content_type), transfer_header(transfer, "Content-Type"));
    text_copy(reply->location, sizeof(reply->location), transfer_header(transfer, "Location"));
    secret_move(&reply->body, &transfer->reply);
}
