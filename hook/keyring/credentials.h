/* SPDX-License-Identifier: MIT
 *
 * Temporary AWS credentials of one profile, with their expiry in two clocks; their form in the keyring.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "base/secret.h"
#include "keyring/keyring.h"

/* The characters of a secret key and a token besides letters and digits: those of base64 and some that are safe in
 * every export format. AWS does not limit a token's length ("typically less than 4096 bytes"); a kernel key holds 32767
 * bytes. */
#define CREDENTIALS_CHARACTERS "+/=_-.:"
enum { CREDENTIALS_SECRET_MAX = 256, CREDENTIALS_TOKEN_MAX = 16384 };

struct credentials {
    char access_key_id[132]; /* 16..128 letters and digits */
    struct secret secret_access_key;
    struct secret session_token;
    char partition[32];  /* AWS partition, as in ARNs: "aws", "aws-cn", … */
    char account_id[16]; /* 12 digits, the account of the assumed role */
    char role_name[72];
    time_t issued_at;          /* wall clock */
    time_t expires_at;         /* this machine's wall clock: AWS's time corrected by the skew measured at sign-in */
    time_t expires_since_boot; /* the same instant in CLOCK_BOOTTIME seconds */
    int64_t made_ns;           /* CLOCK_BOOTTIME at creation: orders events on this machine */
    long skew_seconds;         /* AWS's clock minus ours, measured at sign-in */
};

void credentials_clear(struct credentials *credentials);

/* Writes the keyring's form into the empty `text`: the token is base64, and its decoded bytes are a quarter smaller. A
 * token that is not base64 is stored as text. */
void credentials_pack(const struct credentials *credentials, struct secret *text);

/* Parses both forms, strictly (character sets, sizes). False, `credentials` unchanged, when anything is invalid. */
must_check bool credentials_parse(const char *text, struct credentials *credentials);

/* Whether each part has a valid size and character set. */
bool credentials_are_valid(const struct credentials *credentials);

/* Seconds until expiry, by the clock that expires first; 0 or less: expired. */
long credentials_seconds_left(const struct credentials *credentials);

/* Seconds until renewal is due: max(5 min, 10 % of the lifetime) before expiry, and not before they are one minute old;
 * 0 or less: due now. */
long credentials_seconds_to_renewal(const struct credentials *credentials);

/* Finds the profile's session in the keyring, expired or not; false when there is none. */
bool credentials_find(struct keyring *keyring, const char *profile, struct credentials *credentials);

/* Stores them in the keyring until 24 hours after expiry, so that a renewal updates the key in place and an expired
 * session differs from a missing one. When the quota is full, other sessions are evicted (quota.h). ERROR_SYSTEM when
 * it cannot be stored. */
bool credentials_store(struct keyring *keyring, const char *profile, const struct credentials *credentials,
                       struct error *error);

#define CLEANUP_CREDENTIALS CLEANUP(credentials_clear)
