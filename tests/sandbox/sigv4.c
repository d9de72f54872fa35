/* SPDX-License-Identifier: MIT
 *
 * Signature Version 4: canonical request, string to sign, derived key, comparison.
 */
#include "sigv4.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "base/cleanup.h"
#include "encoding.h"

enum { HASH_SIZE = 32, WINDOW_SECONDS = 300, QUERY_FIELDS_MAX = 64 };

bool
sigv4_parse(const struct request *request, struct sigv4 *sigv4)
{
    const char *header = request_header(request, "Authorization");
    const char *date = request_header(request, "X-Amz-Date");
    int end = 0;

    if (header == NULL || date == NULL || strlen(date) != sizeof(sigv4->date) - 1 ||
        sscanf(header,
               "AWS4-HMAC-SHA256 Credential=%128[A-Za-z0-9_]/%8[0-9]/%64[a-z0-9-]/%64[a-z0-9-]/aws4_request , "
               "SignedHeaders=%512[a-z0-9;-] , Signature=%64[0-9a-f]%n",
               sigv4->key_id, sigv4->day, sigv4->region, sigv4->service, sigv4->signed_headers, sigv4->signature,
               &end) != 6 ||
        header[end] != '\0') {
        return false;
    }
    memcpy(sigv4->date, date, sizeof(sigv4->date));
    return strncmp(date, sigv4->day, sizeof(sigv4->day) - 1) == 0;
}

/* The canonical query: fields sorted, a missing value empty. Their escaping is not changed: every client must send
 * it in canonical form. */
static int
compare_fields(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static void
write_query(FILE *text, const char *target)
{
    const char *query = strchr(target, '?');
    CLEANUP_FREE char *copy = strdup(query == NULL ? "" : query + 1);
    char *fields[QUERY_FIELDS_MAX];
    size_t count = 0;
    char *rest = copy;
    char *field;

    while ((field = strsep(&rest, "&")) != NULL && count < QUERY_FIELDS_MAX) {
        if (*field != '\0') {
            fields[count++] = field;
        }
    }
    qsort(fields, count, sizeof(fields[0]), compare_fields);
    for (size_t i = 0; i < count; i++) {
        fprintf(text, "%s%s%s", i > 0 ? "&" : "", fields[i], strchr(fields[i], '=') == NULL ? "=" : "");
    }
    fputc('\n', text);
}

/* A value without white space around it, runs of white space within as one space. */
static void
write_trimmed(FILE *text, const char *value)
{
    bool gap = false;
    bool started = false;

    for (; *value != '\0'; value++) {
        if (isspace((unsigned char)*value)) {
            gap = started;
            continue;
        }
        if (gap) {
            fputc(' ', text);
        }
        fputc(*value, text);
        gap = false;
        started = true;
    }
}

/* False when a header is listed as signed but was not sent. */
static bool
write_headers(FILE *text, const struct request *request, const char *names)
{
    CLEANUP_FREE char *copy = strdup(names);
    char *rest = copy;
    char *name;

    while ((name = strsep(&rest, ";")) != NULL) {
        const char *value = request_header(request, name);
        if (value == NULL) {
            return false;
        }
        fprintf(text, "%s:", name);
        write_trimmed(text, value);
        fputc('\n', text);
    }
    return true;
}

static char *
hash_hex(const void *bytes, size_t size)
{
    unsigned char hash[HASH_SIZE];

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, size, hash) < 0) {
        abort();
    }
    return encoding_hex(hash, sizeof(hash));
}

/* The canonical request, or NULL when it cannot be the signed one. */
static char *
canonical_request(const struct request *request, const struct sigv4 *sigv4)
{
    CLEANUP_FREE char *body_hash = hash_hex(request->body, request->body_size);
    const char *claimed = request_header(request, "X-Amz-Content-Sha256");
    char *text = NULL;
    size_t size;
    FILE *stream = checked(open_memstream(&text, &size));
    bool complete;

    fprintf(stream, "%s\n%s\n", request->method, request->path);
    write_query(stream, request->target);
    complete = write_headers(stream, request, sigv4->signed_headers);
    fprintf(stream, "\n%s\n%s", sigv4->signed_headers, body_hash);
    fclose(stream);
    if (!complete || (claimed != NULL && strcmp(claimed, body_hash) != 0)) {
        free(text);
        return NULL;
    }
    return text;
}

static void
hmac(const void *key, size_t key_size, const char *text, unsigned char to[static HASH_SIZE])
{
    unsigned char mac[HASH_SIZE];

    if (gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, key_size, text, strlen(text), mac) < 0) {
        abort();
    }
    memcpy(to, mac, sizeof(mac));
}

static char *
signature_of(const struct sigv4 *sigv4, const char *canonical, const char *secret)
{
    CLEANUP_FREE char *canonical_hash = hash_hex(canonical, strlen(canonical));
    unsigned char key[HASH_SIZE];
    char first_key[128];
    char to_sign[512];

    snprintf(first_key, sizeof(first_key), "AWS4%s", secret);
    hmac(first_key, strlen(first_key), sigv4->day, key);
    hmac(key, sizeof(key), sigv4->region, key);
    hmac(key, sizeof(key), sigv4->service, key);
    hmac(key, sizeof(key), "aws4_request", key);
    snprintf(to_sign, sizeof(to_sign), "AWS4-HMAC-SHA256\n%s\n%s/%s/%s/aws4_request\n%s", sigv4->date, sigv4->day,
             sigv4->region, sigv4->service, canonical_hash);
    hmac(key, sizeof(key), to_sign, key);
    return encoding_hex(key, sizeof(key));
}

static bool
is_signed(const char *names, const char *name)
{
    size_t size = strlen(name);

    for (const char *at = names; (at = strstr(at, name)) != NULL; at += size) {
        if ((at == names || at[-1] == ';') && (at[size] == ';' || at[size] == '\0')) {
            return true;
        }
    }
    return false;
}

/* AWS asks for Host, the date and every X-Amz header that is sent; the token is the one that clients forget. */
static bool
signs_enough(const struct request *request, const struct sigv4 *sigv4)
{
    return is_signed(sigv4->signed_headers, "host") && is_signed(sigv4->signed_headers, "x-amz-date") &&
           (request_header(request, "X-Amz-Security-Token") == NULL ||
            is_signed(sigv4->signed_headers, "x-amz-security-token"));
}

enum sigv4_verdict
sigv4_check(const struct request *request, const struct sigv4 *sigv4, const char *secret, time_t now)
{
    CLEANUP_FREE char *canonical = canonical_request(request, sigv4);
    CLEANUP_FREE char *signature = NULL;
    struct tm parts = {0};
    const char *rest = strptime(sigv4->date, "%Y%m%dT%H%M%SZ", &parts);
    time_t signed_at;

    if (canonical == NULL || rest == NULL || *rest != '\0' || !signs_enough(request, sigv4)) {
        return SIGV4_WRONG;
    }
    signed_at = timegm(&parts);
    if (signed_at < now - WINDOW_SECONDS || signed_at > now + WINDOW_SECONDS) {
        return signed_at < now ? SIGV4_OLD : SIGV4_IN_FUTURE;
    }
    signature = signature_of(sigv4, canonical, secret);
    return strcmp(signature, sigv4->signature) == 0 ? SIGV4_RIGHT : SIGV4_WRONG;
}
