/* SPDX-License-Identifier: MIT
 *
 * An AWS endpoint URL from the configuration. */
#include "sign_in/aws/endpoint_url.h"

#include <stdio.h>

#include "names/origin.h"

bool
endpoint_url_read(const char *endpoint_url, const char *service, const char *variable, char *url, size_t size,
                  struct failure *failure)
{
    char origin[ORIGIN_SIZE];
    int length = origin_parse(endpoint_url, origin) ? snprintf(url, size, "%s/", origin) : -1;

    return (length > 0 && (size_t)length < size) ||
           failure_set(failure, FAILURE_ENDPOINT_URL_WRONG, service, endpoint_url, variable);
}
