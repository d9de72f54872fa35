/* SPDX-License-Identifier: MIT
 *
 * The trusted certificate authorities: a configured file or directory, else the system's. OpenSSL 3.0 needs 45 ms to
 * load Debian's bundle file, but less than 10 ms with the hashed directory, which it reads on demand.
 */
#pragma once

#include <curl/curl.h>

#include "base/cleanup.h"
#include "protocol/failure.h"

struct http_trust {
    char *file;      /* PEM bundle, or NULL */
    char *directory; /* hashed directory, used when `file` is NULL; both NULL: libcurl's default */
    char *source;    /* the setting to name when the file does not work */
};

/* Uses `named_file`, else `named_directory` (either may be NULL or ""), else the system's hashed directory if there is
 * one. ERROR_CONFIG, naming `source`, when the file cannot be read. Free with http_trust_clear. */
must_check bool http_trust_find(struct http_trust *trust, const char *named_file, const char *named_directory,
                                const char *source, struct failure *failure);
void http_trust_clear(struct http_trust *trust);

void http_trust_apply(const struct http_trust *trust, CURL *easy);
