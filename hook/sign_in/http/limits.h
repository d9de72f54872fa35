/* SPDX-License-Identifier: MIT
 *
 * What the HTTPS client puts up with.
 */
#pragma once

enum {
    HTTP_CONNECT_SECONDS = 10,        /* name, TCP and TLS */
    HTTP_TOTAL_SECONDS = 30,          /* the whole exchange; a person waits for it */
    HTTP_REPLY_MAX_BYTES = 2 << 20,   /* JumpCloud's page has 12 kB, an STS answer 4 kB */
    HTTP_HEADERS_MAX_BYTES = 1 << 18, /* libcurl 7.88 caps one header, not their sum */
    HTTP_HOST_CONNECTIONS_MAX = 6,    /* a host, as browsers do */
    HTTP_KEPT_CONNECTIONS_MAX = 24,   /* libcurl alone would close them down to four times the calls under way */
};
