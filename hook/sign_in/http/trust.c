/* SPDX-License-Identifier: MIT
 *
 * Finds the certificate authorities and sets them in libcurl.
 */
#include "sign_in/http/trust.h"

#include <errno.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/* A hashed directory has names like "5ed36f99.0" (openssl-rehash(1)); not all distributions have one. */
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
http_trust_find(struct http_trust *trust, const char *named_file, const char *named_directory, const char *source,
                struct failure *failure)
{
    const char *system_directory = X509_get_default_cert_dir();

    *trust = (struct http_trust){.source = strdup(source)};
    if (named_file != NULL && named_file[0] != '\0') {
        if (access(named_file, R_OK) != 0) {
            return failure_set(failure, FAILURE_CA_FILE_NOT_READABLE, named_file, strerror(errno), source);
        }
        trust->file = strdup(named_file);
    } else if (named_directory != NULL && named_directory[0] != '\0') {
        trust->directory = strdup(named_directory);
    } else if (is_hashed(system_directory)) {
        trust->directory = strdup(system_directory);
    }
    return true;
}

void
http_trust_clear(struct http_trust *trust)
{
    free(trust->file);
    free(trust->directory);
    free(trust->source);
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
