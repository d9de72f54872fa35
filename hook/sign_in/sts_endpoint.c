/* SPDX-License-Identifier: MIT
 *
 * Where STS is, from AWS's published partitions (botocore partitions.json and the STS endpoint rules, 2025): the
 * role's partition decides, the region is used when it belongs to it. Pure.
 */
#include "sign_in/failures.h"
#include "sign_in/sts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { REGION_MAX = 63 };

struct partition {
    const char *name;
    const char *dns_suffix;
    const char *implicit_region;
    const char *region_starts[12]; /* NULL-terminated */
};

static const struct partition partitions[] = {
    {"aws-us-gov", "amazonaws.com", "us-gov-west-1", {"us-gov-"}},
    {"aws-cn", "amazonaws.com.cn", "cn-northwest-1", {"cn-"}},
    {"aws-eusc", "amazonaws.eu", "eusc-de-east-1", {"eusc-de-"}},
    {"aws", "amazonaws.com", "us-east-1", {"us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"}},
};

enum { PARTITION_COUNT = sizeof(partitions) / sizeof(partitions[0]) };

static const struct partition *
find_partition(const char *name)
{
    for (size_t i = 0; i < PARTITION_COUNT; i++) {
        if (strcmp(name, partitions[i].name) == 0) {
            return &partitions[i];
        }
    }
    return NULL;
}

/* The first partition with such regions: "us-gov-" stands before "us-". */
static const struct partition *
partition_of_region(const char *region)
{
    for (size_t i = 0; i < PARTITION_COUNT; i++) {
        for (const char *const *start = partitions[i].region_starts; *start != NULL; start++) {
            if (strncmp(region, *start, strlen(*start)) == 0) {
                return &partitions[i];
            }
        }
    }
    return NULL;
}

static bool
is_usable(const char *region, const struct partition *partition)
{
    return region != NULL && text_is_made_of(region, REGION_MAX, "-") &&
           (partition == NULL || partition_of_region(region) == partition);
}

/* Requests are signed for path "/" alone, so an override is an origin. */
static bool
use_override(const char *endpoint_url, struct sts_endpoint *endpoint, struct error *error)
{
    static const char scheme[] = "https://";
    const size_t scheme_length = sizeof(scheme) - 1;
    bool is_https = strncasecmp(endpoint_url, scheme, scheme_length) == 0;
    size_t host_length = is_https ? strcspn(endpoint_url + scheme_length, "/?#@") : 0;
    const char *rest = is_https ? endpoint_url + scheme_length + host_length : "";

    if (host_length == 0 || (strcmp(rest, "") != 0 && strcmp(rest, "/") != 0) ||
        strlen(endpoint_url) + 2 > sizeof(endpoint->url)) {
        return error_blame(error, FAILURE_STS_URL_WRONG, endpoint_url);
    }
    snprintf(endpoint->url, sizeof(endpoint->url), "%s%s", endpoint_url, rest[0] == '/' ? "" : "/");
    return true;
}

bool
sts_endpoint_find(const char *partition, const char *region, const char *endpoint_url, bool legacy,
                  struct sts_endpoint *endpoint, struct error *error)
{
    const struct partition *known = find_partition(partition);
    struct sts_endpoint found = {0};
    bool is_global = legacy && known != NULL && strcmp(known->name, "aws") == 0;
    const char *signing_region = !is_global && is_usable(region, known) ? region
                                 : known != NULL                        ? known->implicit_region
                                                                        : "us-east-1";

    text_copy(found.region, sizeof(found.region), signing_region);
    if (endpoint_url != NULL && endpoint_url[0] != '\0') {
        if (!use_override(endpoint_url, &found, error)) {
            return false;
        }
    } else if (known == NULL) {
        return error_blame(error, FAILURE_PARTITION_UNKNOWN, partition);
    } else if (is_global) {
        text_copy(found.url, sizeof(found.url), "https://sts.amazonaws.com/");
    } else {
        snprintf(found.url, sizeof(found.url), "https://sts.%s.%s/", found.region, known->dns_suffix);
    }
    *endpoint = found;
    return true;
}
