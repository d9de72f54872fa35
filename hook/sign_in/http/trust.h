/* SPDX-License-Identifier: MIT
 *
 * Which certificate authorities are trusted: a file that somebody named, else the system's. OpenSSL 3.0 takes 45 ms to
 * load Debian's bundle file and under 10 ms with the hashed directory, which it reads on demand.
 */
#pragma once

#include <curl/curl.h>

#include "base/cleanup.h"
#include "protocol/failure.h"

struct http_trust {
    char *file;      /* PEM bundle, or NULL */
    char *directory; /* hashed directory, used when `file` is NULL; both NULL: as libcurl was built */
    char *source;    /* what a person corrects when the file does not work */
};

/* The named file wins, then the named directory (either may be NULL or ""), then the system's hashed directory if there
 * is one. ERROR_CONFIG when the file cannot be read; `source` is named then. Ends with http_trust_clear. */
must_check bool http_trust_find(struct http_trust *trust, const char *named_file, const char *named_directory,
                                const char *source, struct failure *failure);
void http_trust_clear(struct http_trust *trust);

void http_trust_apply(const struct http_trust *trust, CURL *easy);
