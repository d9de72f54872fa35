/* SPDX-License-Identifier: MIT
 *
 * The table of AWS's partitions.
 */
#include "sign_in/aws/partition.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "sign_in/failures.h"

enum { REGION_MAX = 63 };

/* "us-gov-" stands before "us-". */
static const struct partition partitions[] = {
    {
        .name = "aws-us-gov",
        .dns_suffix = "amazonaws.com",
        .implicit_region = "us-gov-west-1",
        .iam_host = "iam.us-gov.amazonaws.com",
        .iam_region = "us-gov-west-1",
        .signin_host = "signin.amazonaws-us-gov.com",
        .console_host = "console.amazonaws-us-gov.com",
        .region_starts = {"us-gov-"},
    },
    {
        .name = "aws-cn",
        .dns_suffix = "amazonaws.com.cn",
        .implicit_region = "cn-northwest-1",
        .iam_host = "iam.cn-north-1.amazonaws.com.cn",
        .iam_region = "cn-north-1",
        .signin_host = "signin.amazonaws.cn",
        .console_host = "console.amazonaws.cn",
        .region_starts = {"cn-"},
    },
    {
        .name = "aws-eusc",
        .dns_suffix = "amazonaws.eu",
        .implicit_region = "eusc-de-east-1",
        .iam_host = "iam.eusc-de-east-1.amazonaws.eu",
        .iam_region = "eusc-de-east-1",
        .signin_host = "eusc-de-east-1.signin.amazonaws-eusc.eu",
        .console_host = "eusc-de-east-1.console.amazonaws-eusc.eu",
        .region_starts = {"eusc-de-"},
    },
    {
        .name = "aws",
        .dns_suffix = "amazonaws.com",
        .implicit_region = "us-east-1",
        .iam_host = "iam.amazonaws.com",
        .iam_region = "us-east-1",
        .signin_host = "signin.aws.amazon.com",
        .console_host = "console.aws.amazon.com",
        .region_starts = {"us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"},
    },
};

enum { PARTITION_COUNT = sizeof(partitions) / sizeof(partitions[0]) };

const struct partition *
partition_find(const char *name)
{
    for (size_t i = 0; i < PARTITION_COUNT; i++) {
        if (strcmp(name, partitions[i].name) == 0) {
            return &partitions[i];
        }
    }
    return NULL;
}

const struct partition *
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

bool
partition_has_region(const struct partition *partition, const char *region)
{
    return region != NULL && text_is_made_of(region, REGION_MAX, "-") &&
           (partition == NULL || partition_of_region(region) == partition);
}

bool
partition_endpoint_override(const char *endpoint_url, const char *service, const char *variable, char *url, size_t size,
                            struct error *error)
{
    static const char scheme[] = "https://";
    const size_t scheme_length = sizeof(scheme) - 1;
    bool is_https = strncasecmp(endpoint_url, scheme, scheme_length) == 0;
    size_t host_length = is_https ? strcspn(endpoint_url + scheme_length, "/?#@") : 0;
    const char *rest = is_https ? endpoint_url + scheme_length + host_length : "";

    if (host_length == 0 || (strcmp(rest, "") != 0 && strcmp(rest, "/") != 0) || strlen(endpoint_url) + 2 > size) {
        return error_blame(error, FAILURE_ENDPOINT_URL_WRONG, service, endpoint_url, variable);
    }
    snprintf(url, size, "%s%s", endpoint_url, rest[0] == '/' ? "" : "/");
    return true;
}
