/* SPDX-License-Identifier: MIT
 *
 * The HTTPS client's settings: allocators, certificate authorities, proxy, cookies. Cookies are in a share handle that
 * only requests to JumpCloud use; libcurl reads and writes them only through an easy handle.
 */
#include "sign_in/http/client.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <openssl/crypto.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "sign_in/http/client_state.h"
#include "sign_in/http/limits.h"

/* --- the libraries' allocators --- */

static void
make_crypto_wipe(void)
{
    CRYPTO_set_mem_functions(secret_allocate_at, secret_reallocate_at, secret_free_at);
}

/* libcrypto accepts hooks only before its first allocation. Ubuntu's libcurl links libssh, whose constructor allocates;
 * functions of this section run before all constructors of libraries (not with musl, which ignores it). */
static void (*const before_constructors)(void) __attribute__((section(".preinit_array"), used)) = make_crypto_wipe;

/* libcurl, libxml2, cJSON and libcrypto keep copies of secrets on the heap: passwords in JSON, assertions in HTML, keys
 * in XML, replies in TLS records. This makes them wipe every block before it is freed, once in each process. The hooks
 * stay installed. Blocks from before and after come from malloc, so either free function can free them. */
static void
make_libraries_wipe(void)
{
    static bool installed;

    if (installed) {
        return;
    }
    installed = true;
    make_crypto_wipe();
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, secret_allocate, secret_free, secret_reallocate, secret_duplicate,
                         secret_allocate_zeroed);
    xmlMemSetup(secret_free, secret_allocate, secret_reallocate, secret_duplicate);
    xmlInitParser();
    json_make_wipe();
}

/* --- certificate authorities --- */

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

/* Uses the named file, else the named directory (either may be ""), else the system's hashed directory if there is
 * one. */
static bool
find_trust(struct transfer_trust *trust, const char *named_file, const char *named_directory, const char *source,
           struct failure *failure)
{
    const char *system_directory = X509_get_default_cert_dir();

    *trust = (struct transfer_trust){.source = source};
    if (named_file[0] != '\0') {
        trust->file = named_file;
        return access(named_file, R_OK) == 0 ||
               failure_set(failure, FAILURE_CA_FILE_NOT_READABLE, named_file, strerror(errno), source);
    }
    if (named_directory[0] != '\0') {
        trust->directory = named_directory;
    } else if (is_hashed(system_directory)) {
        trust->directory = system_directory;
    }
    return true;
}

/* --- the client --- */

static void
free_list(struct transfer **list)
{
    while (*list != NULL) {
        struct transfer *dropped = *list;

        *list = dropped->next;
        transfer_free(&dropped);
    }
}

bool
http_open(struct http **http, const struct message_open *open, struct failure *failure)
{
    bool has_aws_file = open->aws_ca_file[0] != '\0'; /* else AWS hosts have the CA file of the others */
    CLEANUP_HTTP struct http *opened = calloc(1, sizeof(*opened));

    make_libraries_wipe();
    if (opened == NULL || (opened->multi = curl_multi_init()) == NULL ||
        (opened->cookies = curl_share_init()) == NULL) {
        return failure_set(failure, FAILURE_NO_MEMORY_FOR_CLIENT);
    }
    curl_multi_setopt(opened->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)HTTP_HOST_CONNECTIONS_MAX);
    curl_multi_setopt(opened->multi, CURLMOPT_MAXCONNECTS, (long)HTTP_KEPT_CONNECTIONS_MAX);
    curl_share_setopt(opened->cookies, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
    opened->watched_fd = -1;
    opened->open = open;
    if (!find_trust(&opened->trust[false], open->ca_file, open->ca_directory, open->ca_source, failure) ||
        !find_trust(&opened->trust[true], has_aws_file ? open->aws_ca_file : open->ca_file, open->ca_directory,
                    has_aws_file ? "AWS_CA_BUNDLE" : open->ca_source, failure)) {
        return false;
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
    free_list(&closing->warming);
    free_list(&closing->calls);
    curl_multi_cleanup(closing->multi);
    curl_share_cleanup(closing->cookies);
    free(closing);
}

void
http_watch(struct http *http, int fd, void (*on_readable)(void *context), void *context)
{
    http->watched_fd = fd;
    http->on_readable = on_readable;
    http->watch_context = context;
}

long
http_clock_skew(const struct http *http)
{
    return http->clock_skew;
}

long
http_retry_after(const struct http *http)
{
    return http->asked_to_wait;
}

/* --- cookies --- */

static CURL *
open_jar(CURLSH *jar)
{
    CURL *easy = curl_easy_init();

    if (easy != NULL) {
        curl_easy_setopt(easy, CURLOPT_SHARE, jar);
        curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
    }
    return easy;
}

void
http_cookies_save(struct http *http, struct secret *text)
{
    CURL *easy = open_jar(http->cookies);
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

/* The Netscape format has seven fields. CURLOPT_COOKIELIST also accepts commands, which must not come from a text. */
void
http_cookies_restore(struct http *http, const char *text)
{
    CLEANUP_SECRET struct secret copy = {0};
    CURL *easy = open_jar(http->cookies);
    char *rest;
    char *line;

    if (easy == NULL) {
        return;
    }
    curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");
    secret_set(&copy, text);
    rest = copy.text;
    while ((line = strsep(&rest, "\n")) != NULL) {
        size_t tabs = 0;

        for (const char *tab = strchr(line, '\t'); tab != NULL; tab = strchr(tab + 1, '\t')) {
            tabs++;
        }
        if (tabs == 6) {
            curl_easy_setopt(easy, CURLOPT_COOKIELIST, line);
        }
    }
    curl_easy_cleanup(easy);
}
