/* SPDX-License-Identifier: MIT
 *
 * AWS regions and account ids, and the table of AWS's partitions.
 */
#include "names/region.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

/* At least two parts, none of them empty: the region becomes part of host names. */
bool
region_parse(const char *text, char region[static REGION_SIZE])
{
    char written[REGION_SIZE];
    const char *last;

    if (!text_copy_trimmed(written, sizeof(written), text)) {
        return false;
    }
    text_lower(written);
    last = strrchr(written, '-');
    return last != NULL && last[1] != '\0' && strchr("abcdefghijklmnopqrstuvwxyz", written[0]) != NULL &&
           strstr(written, "--") == NULL && text_is_made_of(written, REGION_SIZE - 1, "-") &&
           text_copy(region, REGION_SIZE, written);
}

bool
account_id_is_valid(const char *text)
{
    return strlen(text) == 12 && strspn(text, "0123456789") == 12;
}

/* "us-gov-" must come before "us-". */
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

const char *
partition_region(const char *partition, const char *region)
{
    bool is_needed = *region == '\0' && strcmp(partition, "aws") != 0;
    const struct partition *known = is_needed ? partition_find(partition) : NULL;

    return known == NULL ? region : known->implicit_region;
}

bool
partition_has_region(const struct partition *partition, const char *region)
{
    char written[REGION_SIZE];

    return region != NULL && region_parse(region, written) && strcmp(written, region) == 0 &&
           (partition == NULL || partition_of_region(region) == partition);
}
