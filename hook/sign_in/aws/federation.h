/* SPDX-License-Identifier: MIT
 *
 * AWS's web console for temporary credentials: the federation endpoint gives a token for them, and an address with that
 * token signs a browser in (IAM User Guide, "Enable custom identity broker access to the AWS console"). Whoever has the
 * address within a quarter of an hour is signed in: it is a secret.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "names/partition.h"
#include "protocol/failure.h"
#include "sign_in/aws/sts_reply.h"
#include "sign_in/http/client.h"

struct federation {
    const struct partition *partition;
    const char *endpoint_url; /* origin instead of the partition's, "": that one */
    const char *region;       /* where the console opens */
    const char *service;      /* the console's page for it, as "s3"; "": the start page */
    const char *issuer;       /* where the console sends people when their session ends */
    long session_seconds;     /* how long the console's session shall last; 0: as the credentials do, which alone is
                                 possible for a chained role */
    const char *profile;      /* named in failures */
};

/* The address to open. A duration that AWS does not take is left out. ERROR_DENIED: AWS does not take the credentials.
 * ERROR_NETWORK, ERROR_REPLY. */
must_check bool federation_find_url(struct http *http, const struct federation *federation,
                                    const struct sts_credentials *credentials, struct secret *url,
                                    struct failure *failure);
