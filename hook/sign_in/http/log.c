/* SPDX-License-Identifier: MIT
 *
 * The debug lines for a request. */
#include "sign_in/http/log.h"

#include <stdio.h>

#include "base/log.h"
#include "sign_in/http/reply_shape.h"

static long
milliseconds(CURL *easy, CURLINFO what)
{
    curl_off_t microseconds = 0;

    curl_easy_getinfo(easy, what, &microseconds);
    return (long)(microseconds / 1000);
}

static void
log_timing(const struct transfer *transfer, const char *method)
{
    CURL *easy = transfer->easy;
    long connections = 0;
    curl_off_t sent = 0;

    curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    log_debug(
        "  %s: %s connection, name %ld ms, TCP %ld ms, TLS %ld ms, first byte %ld ms, end %ld ms; %lld bytes sent",
        method,
        connections > 0                ? "new"
        : transfer->result == CURLE_OK ? "kept"
                                       : "no",
        milliseconds(easy, CURLINFO_NAMELOOKUP_TIME_T), milliseconds(easy, CURLINFO_CONNECT_TIME_T),
        milliseconds(easy, CURLINFO_APPCONNECT_TIME_T), milliseconds(easy, CURLINFO_STARTTRANSFER_TIME_T),
        milliseconds(easy, CURLINFO_TOTAL_TIME_T), (long long)sent);
}

static void
log_shape(const struct transfer *transfer, const char *content_type)
{
    const char *location = transfer_header(transfer, "Location");
    const char *retry_after = transfer_header(transfer, "Retry-After");
    char shape[600];

    if (location[0] != '\0') {
        reply_shape_url(location, shape, sizeof(shape));
        log_debug("  redirects to %s", shape);
    }
    if (retry_after[0] != '\0') {
        log_debug("  Retry-After: %.40s", retry_after);
    }
    reply_shape(content_type, &transfer->reply, shape, sizeof(shape));
    if (shape[0] != '\0') {
        log_debug("  %s", shape);
    }
}

void
http_log(const struct transfer *transfer, const char *method)
{
    const char *content_type = transfer_header(transfer, "Content-Type");
    char path[300];
    long status = 0;

    reply_shape_path(transfer->path, path, sizeof(path));
    if (transfer->result != CURLE_OK) {
        log_debug("%s %s%s: no answer (%s)", method, transfer->origin, path, curl_easy_strerror(transfer->result));
        log_timing(transfer, method);
        return;
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    log_debug("%s %s%s: status %ld, %s, %zu bytes", method, transfer->origin, path, status,
              content_type[0] == '\0' ? "no type" : content_type, transfer->reply.size);
    log_timing(transfer, method);
    log_shape(transfer, content_type);
}
