/* SPDX-License-Identifier: MIT
 *
 * Finding the certificate authorities, and handing them to libcurl.
 */
#include "sign_in/http/trust.h"

#include <errno.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "sign_in/failures.h"

/* The directory is hashed when it has names like "5ed36f99.0" (openssl-rehash(1)); not all distributions do that. */
static bool
is_hashed(const char *path)
{
    CLEANUP_DIRECTORY DIR *directory = opendir(path);
    const struct dirent *entry;

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (strspn(entry->d_name, "0123456789abcdef") == 8 && entry->d_name[8] == '.') {
            return true;
        }
    }
    return false;
}

bool
http_trust_find(struct http_trust *trust, const char *named_file, struct error *error)
{
    const char *file = named_file != NULL && named_file[0] != '\0' ? named_file : secure_getenv("SSL_CERT_FILE");
    const char *directory = X509_get_default_cert_dir();

    *trust = (struct http_trust){0};
    if (file != NULL && file[0] != '\0') {
        if (access(file, R_OK) != 0) {
            return error_blame(error, FAILURE_CA_FILE_NOT_READABLE, file, strerror(errno));
        }
        trust->file = strdup(file);
    } else if (is_hashed(directory)) {
        trust->directory = strdup(directory);
    }
    return true;
}

void
http_trust_clear(struct http_trust *trust)
{
    free(trust->file);
    free(trust->directory);
    *trust = (struct http_trust){0};
}

void
http_trust_apply(const struct http_trust *trust, CURL *easy)
{
    if (trust->file == NULL && trust->directory == NULL) {
        return;
    }
    curl_easy_setopt(easy, CURLOPT_CAINFO, trust->file);
    curl_easy_setopt(easy, CURLOPT_CAPATH, trust->directory);
    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, trust->file);
    curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, trust->directory);
}
