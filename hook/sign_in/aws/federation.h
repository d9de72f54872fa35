/* SPDX-License-Identifier: MIT
 *
 * Sign-in to the AWS web console with temporary credentials: the federation endpoint returns a token, and a URL with
 * that token signs a browser in (IAM User Guide, "Enable custom identity broker access to the AWS console"). The URL is
 * valid for 15 minutes and is a secret.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "names/region.h"
#include "protocol/failure.h"
#include "sign_in/aws/sts_reply.h"
#include "sign_in/http/client.h"

struct federation {
    const struct partition *partition;
    const char *endpoint_url; /* origin to use instead of the partition's, "": the partition's */
    const char *region;       /* the console's region */
    const char *service;      /* the console page to open, for example "s3"; "": the start page */
    const char *destination;  /* the URL of a console page, instead of `service`; "": none */
    const char *issuer;       /* the URL to which the console links when the session ends */
    long session_seconds; /* duration of the console session; 0: until the credentials expire, which is the only choice
                             for a chained role */
    const char *profile;  /* named in failures */
};

/* Finds the URL to open. If AWS refuses the duration, tries again without it. ERROR_DENIED: AWS refused the
 * credentials. ERROR_NETWORK, ERROR_REPLY. */
must_check bool federation_find_url(struct http *http, const struct federation *federation,
                                    const struct sts_credentials *credentials, struct secret *url,
                                    struct failure *failure);
