/* SPDX-License-Identifier: MIT
 *
 * The STS endpoint: depends on the role's partition; the region is used if it is in this partition. Pure functions.
 */
#include "sign_in/aws/endpoint.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "names/origin.h"
#include "names/partition.h"
#include "sign_in/aws/sts.h"

bool
endpoint_url_read(const char *endpoint_url, const char *service, const char *variable, char *url, size_t size,
                  struct failure *failure)
{
    char origin[ORIGIN_SIZE];
    int length = origin_parse(endpoint_url, origin) ? snprintf(url, size, "%s/", origin) : -1;

    return (length > 0 && (size_t)length < size) ||
           failure_set(failure, FAILURE_ENDPOINT_URL_WRONG, service, endpoint_url, variable);
}

/* The regions for which "legacy" selects the global host; newer regions always use their regional endpoint (AWS SDKs
 * reference guide, "AWS STS Regional endpoints"). */
static bool
is_old_region(const char *region)
{
    static const char *const old[] = {
        "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
        "eu-central-1",   "eu-north-1", "eu-west-1",      "eu-west-2",      "eu-west-3",
        "sa-east-1",      "us-east-1",  "us-east-2",      "us-west-1",      "us-west-2",
    };

    for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
        if (strcmp(region, old[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool
sts_endpoint_find(const char *partition, const char *region, const char *endpoint_url, const char *source, bool legacy,
                  struct sts_endpoint *endpoint, struct failure *failure)
{
    const struct partition *known = partition_find(partition);
    struct sts_endpoint found = {0};
    const char *own_region = partition_has_region(known, region) ? region
                             : known != NULL                     ? known->implicit_region
                                                                 : "us-east-1";
    bool is_global = legacy && known != NULL && strcmp(known->name, "aws") == 0 && is_old_region(own_region);

    text_copy(found.region, sizeof(found.region), is_global ? "us-east-1" : own_region);
    if (endpoint_url[0] != '\0') {
        if (!endpoint_url_read(endpoint_url, "STS", source, found.url, sizeof(found.url), failure)) {
            return false;
        }
    } else if (known == NULL) {
        return failure_set(failure, FAILURE_PARTITION_UNKNOWN, partition);
    } else if (is_global) {
        text_copy(found.url, sizeof(found.url), "https://sts.amazonaws.com/");
    } else {
        snprintf(found.url, sizeof(found.url), "https://sts.%s.%s/", found.region, known->dns_suffix);
    }
    *endpoint = found;
    return true;
}
