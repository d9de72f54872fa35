/* SPDX-License-Identifier: MIT
 *
 * Converts libcurl's codes to failures. libcurl's message is quoted only for TLS and for broken connections: for other
 * errors it can contain the proxy's URL with a password.
 */
#include "sign_in/http/errors.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sign_in/http/limits.h"

enum {
    DESCRIPTORS_OF_CONNECTION = 4,   /* for the name resolution and two addresses */
    MEMORY_OF_CONNECTION = 16 << 20, /* the name resolution has a thread with a stack of 8 MiB */
};

static const char *
or_proxy(const struct http_fault *fault)
{
    return fault->proxy_named_by != NULL ? " or its proxy" : "";
}

/* The setting to check. libcurl reports proxy errors only if a proxy is set. */
static const char *
proxy_source(const struct http_fault *fault)
{
    return fault->proxy_named_by != NULL ? fault->proxy_named_by : "the proxy";
}

static const char *
reason_of(const struct http_fault *fault)
{
    return fault->reason[0] != '\0' ? fault->reason : curl_easy_strerror(fault->code);
}

static bool
not_connected(const struct http_fault *fault, struct failure *failure)
{
    long number = 0;

    curl_easy_getinfo(fault->easy, CURLINFO_OS_ERRNO, &number);
    return failure_set(failure, FAILURE_HOST_UNREACHABLE, fault->host, or_proxy(fault),
                       number == 0 ? "no answer" : strerror((int)number), fault->proxy_named_by != NULL ? " and " : "",
                       fault->proxy_named_by != NULL ? fault->proxy_named_by : "");
}

static bool
timed_out(const struct http_fault *fault, struct failure *failure)
{
    curl_off_t ready_after = 0;

    curl_easy_getinfo(fault->easy, CURLINFO_APPCONNECT_TIME_T, &ready_after);
    if (ready_after == 0) {
        return failure_set(failure, FAILURE_CONNECTION_TOO_SLOW, fault->host, or_proxy(fault), HTTP_CONNECT_SECONDS);
    }
    return failure_set(failure, FAILURE_ANSWER_TOO_SLOW, fault->host, HTTP_TOTAL_SECONDS);
}

static bool
connection_broken(const struct http_fault *fault, struct failure *failure)
{
    long proxy_status = 0;

    curl_easy_getinfo(fault->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    if (proxy_status != 0 && proxy_status != 200) {
        return failure_set(failure, FAILURE_PROXY_REFUSED, fault->host, proxy_status, proxy_source(fault));
    }
    if (fault->once) {
        return failure_set(failure, FAILURE_CONNECTION_BROKE_WITH_SECRET, fault->host);
    }
    return failure_set(failure, FAILURE_CONNECTION_BROKE, fault->host, reason_of(fault));
}

/* libcurl also reports an unknown name or a failed connection when the process has no descriptors or memory left.
 * Whether it has is tested by allocating as much as a connection needs. */
static bool
has_descriptors(void)
{
    int taken[DESCRIPTORS_OF_CONNECTION];
    int count = 0;
    bool is_enough;

    while (count < DESCRIPTORS_OF_CONNECTION && (taken[count] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
        count++;
    }
    is_enough = count == DESCRIPTORS_OF_CONNECTION || (errno != EMFILE && errno != ENFILE);
    while (count > 0) {
        close(taken[--count]);
    }
    return is_enough;
}

static bool
has_memory(void)
{
    void *taken = mmap(NULL, MEMORY_OF_CONNECTION, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return taken != MAP_FAILED && munmap(taken, MEMORY_OF_CONNECTION) == 0;
}

bool
http_fault_to_failure(const struct http_fault *fault, struct failure *failure)
{
    if (fault->too_large) {
        return failure_set(failure, FAILURE_ANSWER_TOO_LARGE, fault->host, HTTP_REPLY_MAX_BYTES >> 10);
    }
    if (!has_descriptors()) {
        return failure_set(failure, FAILURE_NO_DESCRIPTORS_FOR_TRANSFER, fault->host);
    }
    if (!has_memory()) {
        return failure_set(failure, FAILURE_NO_MEMORY_FOR_TRANSFER, fault->host);
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
    switch (fault->code) { /* libcurl has a hundred codes */
    case CURLE_COULDNT_RESOLVE_HOST:
        return failure_set(failure, FAILURE_HOST_NAME_UNKNOWN, fault->host);
    case CURLE_COULDNT_RESOLVE_PROXY:
        return failure_set(failure, FAILURE_PROXY_NAME_UNKNOWN, fault->host, proxy_source(fault));
    case CURLE_PROXY:
        return failure_set(failure, FAILURE_PROXY_UNREACHABLE, fault->host, proxy_source(fault));
    case CURLE_COULDNT_CONNECT:
        return not_connected(fault, failure);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return failure_set(failure, FAILURE_CERTIFICATE_NOT_TRUSTED, fault->host, reason_of(fault));
    case CURLE_SSL_CONNECT_ERROR:
        return failure_set(failure, FAILURE_NO_TLS, fault->host, reason_of(fault));
    case CURLE_SSL_CACERT_BADFILE:
        return failure_set(failure, FAILURE_CA_FILE_NOT_UNDERSTOOD, fault->host, fault->ca_source);
    case CURLE_OPERATION_TIMEDOUT:
        return timed_out(fault, failure);
    case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9: an answer without a status line; the URL scheme was already checked */
    case CURLE_WEIRD_SERVER_REPLY:
        return failure_set(failure, FAILURE_NOT_HTTP, fault->host, reason_of(fault));
    case CURLE_OUT_OF_MEMORY:
        return failure_set(failure, FAILURE_NO_MEMORY_FOR_TRANSFER, fault->host);
    default:
        return connection_broken(fault, failure);
    }
#pragma GCC diagnostic pop
}
