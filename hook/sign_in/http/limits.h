/* SPDX-License-Identifier: MIT
 *
 * Limits of the HTTPS client.
 */
#pragma once

enum {
    HTTP_CONNECT_SECONDS = 10,        /* name resolution, TCP and TLS */
    HTTP_TOTAL_SECONDS = 30,          /* the whole request; a user waits for it */
    HTTP_REPLY_MAX_BYTES = 512 << 10, /* a page with the longest assertion that AWS accepts: 140 kB; usual: 12 kB */
    HTTP_HEADERS_MAX_BYTES = 1 << 18, /* libcurl 7.88 limits one header, not the sum */
    HTTP_HOST_CONNECTIONS_MAX = 6,    /* for each host, as in browsers */
    HTTP_KEPT_CONNECTIONS_MAX = 24,   /* libcurl's default would be four times the number of running transfers */
};
