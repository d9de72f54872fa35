/* SPDX-License-Identifier: MIT
 *
 * Parses STS's XML replies. Pure functions.
 */
#pragma once

#include <stdbool.h>
#include <time.h>

#include "base/secret.h"
#include "protocol/failure.h"

/* The same limits as keyring/credentials.h. */
#define STS_KEY_CHARACTERS "+/=_-.:"
enum { STS_SECRET_KEY_MAX = 256, STS_TOKEN_MAX = 16384 };

struct sts_credentials {
    char access_key_id[132]; /* 16..128 word characters */
    struct secret secret_access_key;
    struct secret session_token;
    time_t expires_at; /* AWS's clock, UTC */
};
void sts_credentials_clear(struct sts_credentials *credentials);

/* Refusals that the caller handles; everything else is STS_FAULT_OTHER. */
enum sts_fault {
    STS_FAULT_NONE,
    STS_FAULT_EXPIRED,  /* the assertion is older than five minutes: fetch a new one once */
    STS_FAULT_DURATION, /* DurationSeconds above the role's MaxSessionDuration, or chaining's one hour */
    STS_FAULT_CLOCK,    /* the signed request is too old or perhaps not yet valid: the clocks differ */
    STS_FAULT_OTHER,
};

/* Parses a reply of AssumeRoleWithSAML or AssumeRole. Unknown elements are ignored; values with invalid characters are
 * ERROR_REPLY. An ErrorResponse with a known code is that code's failure, with AWS's message, whatever the status.
 * Otherwise 429 and 5xx are ERROR_NETWORK, and an ErrorResponse is ERROR_DENIED. Anything else that is not STS's XML is
 * ERROR_REPLY. */
must_check bool sts_reply_parse(long status, const struct secret *body, struct sts_credentials *credentials,
                                enum sts_fault *fault, struct failure *failure);

#define CLEANUP_STS_CREDENTIALS CLEANUP(sts_credentials_clear)
