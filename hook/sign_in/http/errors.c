/* SPDX-License-Identifier: MIT
 *
 * libcurl's codes to sentences. libcurl's own reason is quoted only for TLS and for broken connections: elsewhere it
 * can hold the proxy's URL, and that a password.
 */
#include "sign_in/http/errors.h"

#include <errno.h>
#include <string.h>

#include "sign_in/failures.h"
#include "sign_in/http/limits.h"

static const char *
or_proxy(const struct http_failure *failure)
{
    return failure->proxy_named_by != NULL ? " or its proxy" : "";
}

/* What to check. libcurl tells of proxies only where one was named. */
static const char *
proxy_source(const struct http_failure *failure)
{
    return failure->proxy_named_by != NULL ? failure->proxy_named_by : "the proxy";
}

static const char *
reason_of(const struct http_failure *failure)
{
    return failure->reason[0] != '\0' ? failure->reason : curl_easy_strerror(failure->code);
}

static bool
not_found(const struct http_failure *failure, struct error *error)
{
    if (failure->code == CURLE_COULDNT_RESOLVE_PROXY) {
        return error_blame(error, FAILURE_PROXY_NAME_UNKNOWN, failure->host, proxy_source(failure));
    }
    return error_blame(error, FAILURE_HOST_NAME_UNKNOWN, failure->host);
}

static bool
not_connected(const struct http_failure *failure, struct error *error)
{
    long number = 0;

    curl_easy_getinfo(failure->easy, CURLINFO_OS_ERRNO, &number);
    if (failure->code == CURLE_PROXY) {
        return error_blame(error, FAILURE_PROXY_UNREACHABLE, failure->host, proxy_source(failure));
    }
    return error_blame(error, FAILURE_HOST_UNREACHABLE, failure->host, or_proxy(failure),
                       number == 0 ? "no answer" : strerror((int)number),
                       failure->proxy_named_by != NULL ? " and " : "",
                       failure->proxy_named_by != NULL ? failure->proxy_named_by : "");
}

static bool
not_trusted(const struct http_failure *failure, struct error *error)
{
    return error_blame(error, FAILURE_CERTIFICATE_NOT_TRUSTED, failure->host, reason_of(failure));
}

static bool
timed_out(const struct http_failure *failure, struct error *error)
{
    curl_off_t ready_after = 0;

    curl_easy_getinfo(failure->easy, CURLINFO_APPCONNECT_TIME_T, &ready_after);
    if (ready_after == 0) {
        return error_blame(error, FAILURE_CONNECTION_TOO_SLOW, failure->host, or_proxy(failure), HTTP_CONNECT_SECONDS);
    }
    return error_blame(error, FAILURE_ANSWER_TOO_SLOW, failure->host, HTTP_TOTAL_SECONDS);
}

static bool
broke_off(const struct http_failure *failure, struct error *error)
{
    long proxy_status = 0;

    curl_easy_getinfo(failure->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    if (proxy_status != 0 && proxy_status != 200) {
        return error_blame(error, FAILURE_PROXY_REFUSED, failure->host, proxy_status, proxy_source(failure));
    }
    if (failure->once) {
        return error_blame(error, FAILURE_BROKE_OFF_WITH_PASSWORD, failure->host);
    }
    return error_blame(error, FAILURE_BROKE_OFF, failure->host, reason_of(failure));
}

static bool
too_large(const struct http_failure *failure, struct error *error)
{
    return error_blame(error, FAILURE_ANSWER_TOO_LARGE, failure->host, HTTP_REPLY_MAX_BYTES >> 20);
}

bool
http_failure_set(const struct http_failure *failure, struct error *error)
{
    if (failure->too_large) {
        return too_large(failure, error);
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
    switch (failure->code) { /* libcurl has a hundred codes */
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return not_found(failure, error);
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
        return not_connected(failure, error);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return not_trusted(failure, error);
    case CURLE_SSL_CONNECT_ERROR:
        return error_blame(error, FAILURE_NO_TLS, failure->host, reason_of(failure));
    case CURLE_SSL_CACERT_BADFILE:
        return error_blame(error, FAILURE_CA_FILE_NOT_UNDERSTOOD, failure->host);
    case CURLE_OPERATION_TIMEDOUT:
        return timed_out(failure, error);
    case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9: an answer without a status line; addresses have been checked */
    case CURLE_WEIRD_SERVER_REPLY:
        return error_blame(error, FAILURE_NOT_HTTP, failure->host, reason_of(failure));
    case CURLE_OUT_OF_MEMORY:
        return error_blame(error, FAILURE_NO_MEMORY_ON_THE_WAY, failure->host);
    default:
        return broke_off(failure, error);
    }
#pragma GCC diagnostic pop
}
