/* SPDX-License-Identifier: MIT
 *
 * Checks AWS Signature Version 4 by AWS's published rules (IAM User Guide, "Create a signed AWS API request"),
 * independently of any client.
 */
#pragma once

#include <stdbool.h>
#include <time.h>

#include "exchange.h"

/* The pieces of "Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…". */
struct sigv4 {
    char key_id[129];
    char day[9]; /* YYYYMMDD */
    char region[65];
    char service[65];
    char signed_headers[513]; /* "host;x-amz-date": lower case, in order */
    char signature[65];
    char date[17]; /* X-Amz-Date: YYYYMMDDTHHMMSSZ */
};

enum sigv4_verdict {
    SIGV4_RIGHT,
    SIGV4_WRONG,
    SIGV4_OLD,       /* signed more than five minutes ago */
    SIGV4_IN_FUTURE, /* more than five minutes ahead */
};

/* False when the header is absent or not of that form, or there is no X-Amz-Date, or it is of another day. */
bool sigv4_parse(const struct request *request, struct sigv4 *sigv4);

/* `now` is the time of AWS's clock. */
enum sigv4_verdict sigv4_check(const struct request *request, const struct sigv4 *sigv4, const char *secret,
                               time_t now);
