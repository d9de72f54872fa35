/* SPDX-License-Identifier: MIT
 *
 * Runs calls and warm-ups in parallel on one libcurl multi handle, so that they share its connections. While its host
 * has the maximum number of connections, a call waits here and not in libcurl, so that its timeouts start when it
 * starts. Replies are not interpreted.
 */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "sign_in/http/client_state.h"
#include "sign_in/http/errors.h"
#include "sign_in/http/limits.h"
#include "sign_in/http/log.h"

enum { STEP_MILLISECONDS = 1000 };

static void
append(struct transfer **list, struct transfer *transfer)
{
    while (*list != NULL) {
        list = &(*list)->next;
    }
    *list = transfer;
}

static void
unlink_transfer(struct transfer **list, struct transfer *transfer)
{
    while (*list != NULL && *list != transfer) {
        list = &(*list)->next;
    }
    if (*list != NULL) {
        *list = transfer->next;
        transfer->next = NULL;
    }
}

/* libcurl's CURLINFO_PRIVATE is the transfer. */
static void
start(struct http *http, struct transfer *transfer)
{
    transfer->multi = http->multi;
    curl_multi_add_handle(http->multi, transfer->easy);
}

static bool
fail(const struct http *http, const struct transfer *transfer, bool once, struct failure *failure)
{
    const struct http_fault fault = {
        .code = transfer->result,
        .easy = transfer->easy,
        .host = transfer->host,
        .reason = transfer->reason,
        .too_large = transfer->too_large,
        .once = once,
        .proxy_named_by = http->open->proxy[0] == '\0' ? NULL : http->open->proxy_source,
        .ca_source = transfer->trust->source,
    };

    return http_fault_to_failure(&fault, failure);
}

/* --- running transfers --- */

/* Completes the call with its reply or its failure. */
static void
end_call(struct http *http, struct transfer *transfer, bool is_answered)
{
    struct http_call *call = transfer->call;

    call->is_done = true;
    call->is_answered = is_answered;
    call->transfer = NULL;
    http->ended_count++;
    unlink_transfer(&http->calls, transfer);
    transfer_free(&transfer);
}

static void
finish(struct http *http, struct transfer *transfer, CURLcode result)
{
    struct http_call *call = transfer->call;
    struct tm theirs = {0};

    transfer->done = true;
    transfer->result = result;
    /* Not curl_getdate(), whose time_t may be shorter than ours. */
    if (result == CURLE_OK &&
        strptime(transfer_header(transfer, "Date"), "%a, %d %b %Y %H:%M:%S GMT", &theirs) != NULL) {
        http->clock_skew = (long)(timegm(&theirs) - clock_now());
    }
    if (log_is_on()) {
        http_log(transfer, call == NULL ? "HEAD" : call->request.body == NULL ? "GET" : "POST");
    }
    if (call == NULL) {
        return;
    }
    if (result == CURLE_OK) {
        transfer_read_reply(transfer, &call->reply);
        if ((call->reply.status == 429 || call->reply.status == 503) && call->reply.retry_after > http->asked_to_wait) {
            http->asked_to_wait = call->reply.retry_after;
        }
    } else {
        fail(http, transfer, call->request.once, &call->failure);
    }
    end_call(http, transfer, result == CURLE_OK);
}

static bool
is_to(const struct transfer *transfer, const char *origin)
{
    return strcasecmp(transfer->origin, origin) == 0;
}

/* The number of connections to the origin in use: running calls, and warm-ups that are not ready. */
static int
count_in_use(const struct http *http, const char *origin)
{
    int count = 0;

    for (const struct transfer *call = http->calls; call != NULL; call = call->next) {
        const struct transfer *user = call->warming != NULL ? call->warming : call;

        count += is_to(call, origin) && user->multi != NULL && !user->done;
    }
    for (const struct transfer *warming = http->warming; warming != NULL; warming = warming->next) {
        count += is_to(warming, origin) && !warming->done; /* all have started */
    }
    return count;
}

/* Starts the queued calls that can start now. */
static void
start_waiting(struct http *http)
{
    struct transfer *next;

    for (struct transfer *transfer = http->calls; transfer != NULL; transfer = next) {
        struct transfer *warming = transfer->warming;
        curl_off_t ready_after = 0;

        next = transfer->next;
        if (transfer->multi != NULL || (warming != NULL && !warming->done) ||
            count_in_use(http, transfer->origin) >= HTTP_HOST_CONNECTIONS_MAX) {
            continue;
        }
        /* If the warm-up timed out, the call would time out as well, so it fails at once. A warm-up that timed out
         * while the client did not run (the user was typing) is not counted. */
        if (warming != NULL) {
            curl_easy_getinfo(warming->easy, CURLINFO_APPCONNECT_TIME_T, &ready_after);
        }
        if (warming != NULL && warming->result == CURLE_OPERATION_TIMEDOUT && ready_after == 0 &&
            clock_since_boot() - transfer->queued_at >= HTTP_CONNECT_SECONDS / 2) {
            fail(http, warming, false, &transfer->call->failure);
            end_call(http, transfer, false);
            continue;
        }
        transfer_free(&transfer->warming);
        start(http, transfer);
    }
}

/* Runs all transfers without waiting. When a call or a warm-up ends, a queued call may start. */
static void
step(struct http *http)
{
    size_t ended_count;
    bool has_ended;

    do {
        int count = 0;
        const CURLMsg *message;

        has_ended = false;
        ended_count = http->ended_count;
        start_waiting(http);
        curl_multi_perform(http->multi, &count);
        while ((message = curl_multi_info_read(http->multi, &count)) != NULL) {
            if (message->msg == CURLMSG_DONE) {
                struct transfer *transfer = NULL;

                curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
                finish(http, transfer, message->data.result);
                has_ended = true;
            }
        }
    } while (has_ended || http->ended_count != ended_count);
}

/* The watched descriptor is polled with the network; when it is readable, `on_readable` is called and the wait ends. */
void
http_wait(struct http *http, long milliseconds)
{
    struct curl_waitfd watched;
    bool is_readable = false;
    int64_t until_ns = clock_since_boot_ns() + milliseconds * 1000000LL;
    size_t ended_count = http->ended_count;

    step(http);
    while (http->ended_count == ended_count && !is_readable) {
        int64_t left_ms = (until_ns - clock_since_boot_ns()) / 1000000;

        if (left_ms <= 0) {
            return;
        }
        watched = (struct curl_waitfd){.fd = http->watched_fd, .events = CURL_WAIT_POLLIN};
        curl_multi_poll(http->multi, &watched, http->watched_fd >= 0 ? 1 : 0,
                        left_ms > STEP_MILLISECONDS ? STEP_MILLISECONDS : (int)left_ms, NULL);
        is_readable = watched.revents != 0;
        if (is_readable) {
            http->on_readable(http->watch_context);
        }
        step(http);
    }
}

/* --- warm-ups --- */

void
http_warm(struct http *http, const char *url, bool to_aws, size_t count)
{
    start_waiting(http); /* queued calls get their connections first */
    for (size_t i = 0; i < count; i++) {
        CLEANUP_TRANSFER struct transfer *transfer = transfer_new(url, &http->trust[to_aws], http->open, NULL);
        size_t warm = 0;

        for (const struct transfer *other = http->warming; transfer != NULL && other != NULL; other = other->next) {
            warm += is_to(other, transfer->origin);
        }
        if (transfer == NULL || warm >= count || count_in_use(http, transfer->origin) >= HTTP_HOST_CONNECTIONS_MAX) {
            return;
        }
        transfer_set_warming(transfer);
        start(http, transfer);
        append(&http->warming, TAKE(transfer));
    }
    step(http);
}

/* --- calls --- */

void
http_start(struct http *http, struct http_call *call)
{
    const struct http_request *request = &call->request;
    CLEANUP_TRANSFER struct transfer *transfer = transfer_new(request->url, &http->trust[request->to_aws], http->open,
                                                              &call->failure);

    if (transfer == NULL) {
        call->is_done = true;
        http->ended_count++;
        return;
    }
    transfer_set_request(transfer, request, request->to_aws ? NULL : http->cookies);
    transfer->queued_at = clock_since_boot();
    transfer->warming = http->warming; /* the oldest warm-up of the origin */
    while (transfer->warming != NULL && !is_to(transfer->warming, transfer->origin)) {
        transfer->warming = transfer->warming->next;
    }
    if (transfer->warming != NULL) {
        unlink_transfer(&http->warming, transfer->warming);
    }
    transfer->call = call;
    call->transfer = transfer;
    append(&http->calls, TAKE(transfer));
}

void
http_call_clear(struct http *http, struct http_call *call)
{
    if (call->transfer != NULL) {
        unlink_transfer(&http->calls, call->transfer);
        transfer_free(&call->transfer);
    }
    http_reply_clear(&call->reply);
    *call = (struct http_call){0};
}

bool
http_perform(struct http *http, const struct http_request *request, struct http_reply *reply, struct failure *failure)
{
    struct http_call call = {.request = *request};

    http_start(http, &call);
    while (!call.is_done) {
        http_wait(http, STEP_MILLISECONDS);
    }
    if (call.is_answered) {
        *reply = call.reply;
    } else if (failure != NULL) {
        *failure = call.failure;
    }
    return call.is_answered;
}

void
http_reply_clear(struct http_reply *reply)
{
    secret_clear(&reply->body);
    *reply = (struct http_reply){0};
}
