/* SPDX-License-Identifier: MIT
 *
 * The temporary credentials that the sandbox's STS issued, and their identities.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "exchange.h"
#include "script.h"

struct credentials {
    struct credentials *next;
    char key_id[21]; /* "ASIA" and 16 characters of base32 */
    char secret[41];
    char *token;
    int64_t expires_ns; /* on the clock that counts suspend */
    time_t expires_at;  /* the same by this machine's wall clock */
    char account[16];
    char *arn;        /* arn:PARTITION:sts::ACCOUNT:assumed-role/NAME/SESSION */
    char role_id[22]; /* "AROA…", the same for the same role */
    char *session_name;
};

/* Makes and remembers credentials for a session of the role; NULL when `role_arn` is not a role's ARN. */
const struct credentials *credentials_new(const struct script *script, const char *role_arn, const char *session_name,
                                          long seconds);
const struct credentials *credentials_find(const char *key_id);
bool credentials_are_expired(const struct credentials *credentials);

/* The credentials that signed the request for `service`; NULL with AWS's refusal in `answer`. Notes the region. */
const struct credentials *credentials_of_signer(const struct script *script, const struct request *request,
                                                const char *service, struct answer *answer);
