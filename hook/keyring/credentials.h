/* SPDX-License-Identifier: MIT
 *
 * The value that flows: temporary AWS credentials of one profile, with their end in two clocks; the text that stands
 * for them on the way from the sign-in program, and the same in less room for the keyring.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "base/secret.h"
#include "keyring/keyring.h"

/* What a secret key and a token may be made of beside letters and digits: base64's characters and a margin that is
 * safe wherever they are handed out. AWS gives no length of a token ("typically less than 4096 bytes"); a key of the
 * kernel holds 32767 bytes. */
#define CREDENTIALS_CHARACTERS "+/=_-.:"
enum { CREDENTIALS_SECRET_MAX = 256, CREDENTIALS_TOKEN_MAX = 16384 };

struct credentials {
    char access_key_id[132]; /* 16..128 letters and digits */
    struct secret secret_access_key;
    struct secret session_token;
    char partition[32];  /* of AWS, as in ARNs: "aws", "aws-cn", … */
    char account_id[16]; /* 12 digits, of the assumed role */
    char role_name[72];
    time_t issued_at;       /* wall clock */
    time_t expires_at;      /* wall clock of this machine: AWS's time corrected by the skew seen at sign-in */
    time_t ends_since_boot; /* the same instant on the clock that counts suspend */
    int64_t made_ns;        /* CLOCK_BOOTTIME when it was made: orders events on this machine */
    long skew_seconds;      /* AWS's clock minus ours, when signed in */
};

void credentials_clear(struct credentials *credentials);

/* To text, and packed: a token is base64, and as the bytes that this stands for it is a quarter smaller. One that is
 * not stays as it is. */
void credentials_print(const struct credentials *credentials, struct secret *text);
void credentials_pack(const struct credentials *credentials, struct secret *text);

/* From either. Strict (character sets, sizes); false, result untouched, when anything is off. */
must_check bool credentials_parse(const char *text, struct credentials *credentials);

/* Whether each part is made of what AWS makes it of (character sets, sizes). */
bool credentials_are_valid(const struct credentials *credentials);

/* Seconds until the end, by whichever clock is the earlier; 0 or less: expired. */
long credentials_seconds_left(const struct credentials *credentials);

/* The same until they should be renewed: max(5 min, 10 % of the life) before the end, not before they are a minute
 * old; 0 or less: due. */
long credentials_seconds_to_renewal(const struct credentials *credentials);

/* The profile's session in the keyring, expired or not; false when there is none. */
bool credentials_find(struct keyring *keyring, const char *profile, struct credentials *credentials);

/* Keeps them in the keyring until a day after their end (so that a renewal updates in place and expired can be told
 * from absent). When the quota is full, first dead keys go, then the oldest other session gives way and is named in
 * `evicted` ("" otherwise). ERROR_SYSTEM with a sentence when it cannot be kept all the same. */
bool credentials_store(struct keyring *keyring, const char *profile, const struct credentials *credentials,
                       char evicted[static KEYRING_NAME_SIZE], struct error *error);

#define CLEANUP_CREDENTIALS CLEANUP(credentials_clear)
