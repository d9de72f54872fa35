/* SPDX-License-Identifier: MIT
 *
 * libcurl's codes to sentences. libcurl's own reason is quoted only for TLS and for broken connections: elsewhere it
 * can hold the proxy's URL, and that a password.
 */
#include "sign_in/http_failure.h"

#include <errno.h>
#include <string.h>

#include "sign_in/http_limits.h"

static const char *
or_proxy(const struct http_failure *failure)
{
    return failure->has_proxy ? " or its proxy" : "";
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
        return error_set(error, ERROR_NETWORK,
                         "The name of the proxy on the way to %s was not found: check HTTPS_PROXY and the network, "
                         "then try again.",
                         failure->host);
    }
    return error_set(error, ERROR_NETWORK,
                     "The name %s was not found: check the network connection and the host's spelling, then try "
                     "again.",
                     failure->host);
}

static bool
not_connected(const struct http_failure *failure, struct error *error)
{
    long number = 0;

    curl_easy_getinfo(failure->easy, CURLINFO_OS_ERRNO, &number);
    if (failure->code == CURLE_PROXY) {
        return error_set(error, ERROR_NETWORK, "The proxy on the way to %s refused: check HTTPS_PROXY and try again.",
                         failure->host);
    }
    return error_set(error, ERROR_NETWORK, "No connection to %s%s (%s): check the network%s and try again.",
                     failure->host, or_proxy(failure), number == 0 ? "no answer" : strerror((int)number),
                     failure->has_proxy ? " and HTTPS_PROXY" : "");
}

static bool
not_trusted(const struct http_failure *failure, struct error *error)
{
    return error_set(error, ERROR_NETWORK,
                     "The certificate of %s is not trusted (%s): if this network wants a sign-in of its own, open a "
                     "web page first; if your organisation inspects TLS, name its CA file in SSL_CERT_FILE (for AWS: "
                     "AWS_CA_BUNDLE).",
                     failure->host, reason_of(failure));
}

static bool
timed_out(const struct http_failure *failure, struct error *error)
{
    curl_off_t ready_after = 0;

    curl_easy_getinfo(failure->easy, CURLINFO_APPCONNECT_TIME_T, &ready_after);
    if (ready_after == 0) {
        return error_set(error, ERROR_NETWORK,
                         "No connection to %s%s within %d seconds: check the network and try again.", failure->host,
                         or_proxy(failure), HTTP_CONNECT_SECONDS);
    }
    return error_set(error, ERROR_NETWORK, "%s did not answer within %d seconds: try again later.", failure->host,
                     HTTP_TOTAL_SECONDS);
}

static bool
broke_off(const struct http_failure *failure, struct error *error)
{
    long proxy_status = 0;

    curl_easy_getinfo(failure->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    if (proxy_status != 0 && proxy_status != 200) {
        return error_set(error, ERROR_NETWORK,
                         "The proxy on the way to %s refused with status %ld: check HTTPS_PROXY and try again.",
                         failure->host, proxy_status);
    }
    if (failure->once) {
        return error_set(error, ERROR_NETWORK,
                         "The connection to %s broke while a password or code was on its way, which is never sent "
                         "twice by itself: try again.",
                         failure->host);
    }
    return error_set(error, ERROR_NETWORK, "The connection to %s broke before the answer was complete (%s): try again.",
                     failure->host, reason_of(failure));
}

static bool
too_large(const struct http_failure *failure, struct error *error)
{
    return error_set(error, ERROR_NETWORK,
                     "The answer of %s is larger than %d MiB and was dropped: check that the host is the right one.",
                     failure->host, HTTP_REPLY_MAX_BYTES >> 20);
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
        return error_set(error, ERROR_NETWORK,
                         "No secure connection to %s (%s): check that the host and port are the right ones and that "
                         "the network lets TLS through.",
                         failure->host, reason_of(failure));
    case CURLE_SSL_CACERT_BADFILE:
        return error_set(error, ERROR_CONFIG,
                         "The file of trusted certificates for %s is not understood: correct SSL_CERT_FILE or "
                         "AWS_CA_BUNDLE.",
                         failure->host);
    case CURLE_OPERATION_TIMEDOUT:
        return timed_out(failure, error);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return error_set(error, ERROR_CONFIG, "The address of %s is not an https URL: correct it.", failure->host);
    case CURLE_OUT_OF_MEMORY:
        return error_set(error, ERROR_SYSTEM, "Memory ran out on the way to %s: try again.", failure->host);
    default:
        return broke_off(failure, error);
    }
#pragma GCC diagnostic pop
}
