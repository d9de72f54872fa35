/* SPDX-License-Identifier: MIT
 *
 * AWS Signature Version 4: the canonical request, the text to sign, the derived key.
 */
#include "sign_in/http/signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#define ALGORITHM "AWS4-HMAC-SHA256"

enum { DAY_SIZE = sizeof("20181115") - 1, SCOPE_SIZE = 160 };

struct hash {
    unsigned char bytes[SHA256_DIGEST_LENGTH];
};

void
signature_date(time_t when, char date[static SIGNATURE_DATE_SIZE])
{
    struct tm parts;

    strftime(date, SIGNATURE_DATE_SIZE, "%Y%m%dT%H%M%SZ", gmtime_r(&when, &parts));
}

static struct hash
hash_of(const struct secret *text)
{
    struct hash hash;

    SHA256((const unsigned char *)secret_text(text), text->size, hash.bytes);
    return hash;
}

/* Replaces the key by the HMAC of the text with it. */
static void
derive(struct secret *key, const char *text)
{
    struct hash hash;

    if (HMAC(EVP_sha256(), key->text, (int)key->size, (const unsigned char *)text, strlen(text), hash.bytes, NULL) ==
        NULL) {
        abort(); /* out of memory, or a libcrypto that may not use SHA-256 */
    }
    secret_clear(key);
    secret_set_bytes(key, hash.bytes, sizeof(hash.bytes));
    secret_wipe(&hash, sizeof(hash));
}

static void
append_hex(struct secret *text, const unsigned char bytes[static SHA256_DIGEST_LENGTH])
{
    char hex[2 * SHA256_DIGEST_LENGTH + 1];

    for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
    }
    secret_append(text, hex);
}

static void
append_all(struct secret *text, const char *const *parts)
{
    for (; *parts != NULL; parts++) {
        secret_append(text, *parts);
    }
}

#define APPEND(text, ...) append_all(text, (const char *const[]){__VA_ARGS__, NULL})

static const char *
signed_headers(const struct http_signing *signing)
{
    return signing->session_token == NULL ? "content-type;host;x-amz-date"
                                          : "content-type;host;x-amz-date;x-amz-security-token";
}

static void
write_canonical_request(const struct http_signing *signing, const char *host, const char *content_type,
                        const char *date, const struct secret *body, struct secret *text)
{
    APPEND(text, "POST\n/\n\ncontent-type:", content_type, "\nhost:", host, "\nx-amz-date:", date, "\n");
    if (signing->session_token != NULL) {
        APPEND(text, "x-amz-security-token:", signing->session_token, "\n");
    }
    APPEND(text, "\n", signed_headers(signing), "\n");
    append_hex(text, hash_of(body).bytes);
}

/* The key for one day, region and service, and with it the signature of the text. */
static void
sign(const struct http_signing *signing, const char *day, const char *text, struct secret *signature)
{
    secret_set(signature, "AWS4");
    secret_append(signature, signing->secret_access_key);
    derive(signature, day);
    derive(signature, signing->region);
    derive(signature, signing->service);
    derive(signature, "aws4_request");
    derive(signature, text);
}

void
signature_write(const struct http_signing *signing, const char *host, const char *content_type, const char *date,
                const struct secret *body, struct secret *authorization)
{
    CLEANUP_SECRET struct secret request = {0};
    CLEANUP_SECRET struct secret to_sign = {0};
    CLEANUP_SECRET struct secret signature = {0};
    char day[DAY_SIZE + 1];
    char scope[SCOPE_SIZE];

    snprintf(day, sizeof(day), "%.*s", DAY_SIZE, date);
    snprintf(scope, sizeof(scope), "%s/%s/%s/aws4_request", day, signing->region, signing->service);
    write_canonical_request(signing, host, content_type, date, body, &request);
    APPEND(&to_sign, ALGORITHM, "\n", date, "\n", scope, "\n");
    append_hex(&to_sign, hash_of(&request).bytes);
    sign(signing, day, secret_text(&to_sign), &signature);
    APPEND(authorization, ALGORITHM, " Credential=", signing->access_key_id, "/", scope,
           ", SignedHeaders=", signed_headers(signing), ", Signature=");
    append_hex(authorization, (const unsigned char *)signature.text);
}
