/* SPDX-License-Identifier: MIT
 *
 * The HTTPS client on one libcurl multi handle: requests are performed one at a time, warm-ups go on beside them, and
 * all share its connections. Cookies live in a share handle that only requests to JumpCloud are given. Nothing here
 * knows what a reply means.
 */
#include "sign_in/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "sign_in/failures.h"
#include "sign_in/http_failure.h"
#include "sign_in/http_limits.h"
#include "sign_in/http_transfer.h"
#include "sign_in/http_trust.h"
#include "sign_in/wiping.h"

struct http {
    CURLM *multi;
    CURLSH *cookies;
    struct http_trust trust;
    struct http_trust aws_trust;
    char *proxy;              /* may hold a password; NULL: from the environment, read by libcurl */
    struct transfer *warming; /* list */
    long clock_skew;
};

bool
http_open(struct http **http, const struct http_settings *settings, struct error *error)
{
    CLEANUP_HTTP struct http *opened = calloc(1, sizeof(*opened));
    const char *aws_ca_file = settings->aws_ca_file != NULL ? settings->aws_ca_file : settings->ca_file;

    wiping_install();
    if (opened == NULL || (opened->multi = curl_multi_init()) == NULL ||
        (opened->cookies = curl_share_init()) == NULL) {
        return error_blame(error, FAILURE_NO_MEMORY_FOR_CLIENT);
    }
    curl_multi_setopt(opened->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)HTTP_HOST_CONNECTIONS_MAX);
    curl_share_setopt(opened->cookies, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
    if (!http_trust_find(&opened->trust, settings->ca_file, error) ||
        !http_trust_find(&opened->aws_trust, aws_ca_file, error)) {
        return false;
    }
    if (settings->proxy != NULL) {
        opened->proxy = secret_duplicate(settings->proxy);
    }
    *http = TAKE(opened);
    return true;
}

void
http_close(struct http **http)
{
    struct http *closing = TAKE(*http);

    if (closing == NULL) {
        return;
    }
    while (closing->warming != NULL) {
        struct transfer *dropped = closing->warming;

        closing->warming = dropped->next;
        transfer_free(&dropped);
    }
    curl_multi_cleanup(closing->multi);
    curl_share_cleanup(closing->cookies);
    http_trust_clear(&closing->trust);
    http_trust_clear(&closing->aws_trust);
    secret_free(closing->proxy);
    free(closing);
}

static const struct http_trust *
trust_for(const struct http *http, bool to_aws)
{
    return to_aws ? &http->aws_trust : &http->trust;
}

/* Whether a proxy may be in the way; for the wording of failures only. */
static bool
has_proxy(const struct http *http)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

    if (http->proxy != NULL) {
        return http->proxy[0] != '\0';
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = secure_getenv(names[i]);

        if (value != NULL && value[0] != '\0') {
            return true;
        }
    }
    return false;
}

static bool
fail(const struct http *http, const struct transfer *transfer, bool once, struct error *error)
{
    struct http_failure failure = {
        .code = transfer->result,
        .easy = transfer->easy,
        .host = transfer->host,
        .reason = transfer->reason,
        .too_large = transfer->too_large,
        .once = once,
        .has_proxy = has_proxy(http),
    };

    return http_failure_set(&failure, error);
}

static void
finish(struct http *http, struct transfer *transfer, CURLcode result)
{
    time_t theirs = result == CURLE_OK ? curl_getdate(transfer_header(transfer, "Date"), NULL) : -1;

    transfer->done = true;
    transfer->result = result;
    if (theirs != -1) {
        http->clock_skew = (long)(theirs - clock_now());
    }
}

/* Moves everything in flight one step along, without waiting. */
static void
step(struct http *http)
{
    int count = 0;
    const CURLMsg *message;

    curl_multi_perform(http->multi, &count);
    while ((message = curl_multi_info_read(http->multi, &count)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            finish(http, transfer_of(message->easy_handle), message->data.result);
        }
    }
}

/* Moves everything in flight along until `awaited` is done; libcurl's limits on it bound the wait. */
static void
drive(struct http *http, const struct transfer *awaited)
{
    step(http);
    while (!awaited->done) {
        curl_multi_poll(http->multi, NULL, 0, 1000, NULL);
        step(http);
    }
}

/* Takes the warm-up of an origin out of the list; NULL when there is none. */
static struct transfer *
take_warming(struct http *http, const char *origin)
{
    struct transfer **link = &http->warming;
    struct transfer *taken;

    while (*link != NULL && strcasecmp((*link)->origin, origin) != 0) {
        link = &(*link)->next;
    }
    taken = *link;
    if (taken != NULL) {
        *link = taken->next;
        taken->next = NULL;
    }
    return taken;
}

static void
add_warming(struct http *http, struct transfer *transfer)
{
    transfer->next = http->warming;
    http->warming = transfer;
}

void
http_warm(struct http *http, const char *url, bool to_aws)
{
    CLEANUP_TRANSFER struct transfer *transfer = transfer_new(url, trust_for(http, to_aws), http->proxy, NULL);
    CLEANUP_TRANSFER struct transfer *earlier = NULL;

    if (transfer == NULL) {
        return;
    }
    earlier = take_warming(http, transfer->origin);
    if (earlier != NULL && !earlier->done) {
        add_warming(http, TAKE(earlier));
        return;
    }
    transfer_set_warming(transfer);
    transfer_start(transfer, http->multi);
    add_warming(http, TAKE(transfer));
    step(http);
}

/* Waits for a warm-up of the request's origin, so that its connection is taken and not a second one opened. When it
 * was waited for in vain, the request would only wait as long again: false with the sentence. One that ran out of time
 * while nobody moved it (a person was typing) says nothing about the network. */
static bool
await_warming(struct http *http, const char *origin, struct error *error)
{
    CLEANUP_TRANSFER struct transfer *warming = take_warming(http, origin);
    time_t waiting_since = clock_since_boot();

    if (warming == NULL) {
        return true;
    }
    drive(http, warming);
    transfer_log(warming, "HEAD");
    if (!transfer_never_connected(warming) || clock_since_boot() - waiting_since < HTTP_CONNECT_SECONDS / 2) {
        return true;
    }
    return fail(http, warming, false, error);
}

bool
http_perform(struct http *http, const struct http_request *request, struct http_reply *reply, struct error *error)
{
    CLEANUP_TRANSFER struct transfer *transfer = transfer_new(request->url, trust_for(http, request->to_aws),
                                                              http->proxy, error);

    if (transfer == NULL || !await_warming(http, transfer->origin, error)) {
        return false;
    }
    transfer_set_request(transfer, request, request->to_aws ? NULL : http->cookies);
    transfer_start(transfer, http->multi);
    drive(http, transfer);
    transfer_log(transfer, request->body == NULL ? "GET" : "POST");
    if (transfer->result != CURLE_OK) {
        return fail(http, transfer, request->once, error);
    }
    transfer_take_reply(transfer, reply);
    return true;
}

void
http_reply_clear(struct http_reply *reply)
{
    secret_clear(&reply->body);
    *reply = (struct http_reply){0};
}

/* A handle for nothing but the cookie jar. */
static CURL *
open_jar(const struct http *http)
{
    CURL *easy = curl_easy_init();

    if (easy != NULL) {
        curl_easy_setopt(easy, CURLOPT_SHARE, http->cookies);
        curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
    }
    return easy;
}

void
http_cookies_save(struct http *http, struct secret *text)
{
    CURL *easy = open_jar(http);
    struct curl_slist *cookies = NULL;

    secret_clear(text);
    if (easy == NULL) {
        return;
    }
    curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &cookies);
    for (const struct curl_slist *cookie = cookies; cookie != NULL; cookie = cookie->next) {
        secret_append(text, cookie->data);
        secret_append(text, "\n");
    }
    curl_slist_free_all(cookies);
    curl_easy_cleanup(easy);
}

/* Netscape's form has seven fields; CURLOPT_COOKIELIST takes commands as well, which must not come from a text. */
static bool
is_cookie_line(const char *line)
{
    size_t tabs = 0;

    for (const char *tab = strchr(line, '\t'); tab != NULL; tab = strchr(tab + 1, '\t')) {
        tabs++;
    }
    return tabs == 6;
}

void
http_cookies_restore(struct http *http, const char *text)
{
    CLEANUP_SECRET struct secret copy = {0};
    CURL *easy = open_jar(http);
    char *rest;
    char *line;

    if (easy == NULL) {
        return;
    }
    curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");
    secret_set(&copy, text);
    rest = copy.text;
    while ((line = strsep(&rest, "\n")) != NULL) {
        if (is_cookie_line(line)) {
            curl_easy_setopt(easy, CURLOPT_COOKIELIST, line);
        }
    }
    curl_easy_cleanup(easy);
}

long
http_clock_skew(const struct http *http)
{
    return http->clock_skew;
}
