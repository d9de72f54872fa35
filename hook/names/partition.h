/* SPDX-License-Identifier: MIT
 *
 * AWS's partitions: what differs between the worlds that share no accounts. Names, hosts and signing regions:
 * botocore's partitions.json, endpoints.json and the endpoint rules of STS, IAM and sign-in (2025), and for the
 * European Sovereign Cloud docs.aws.eu. Pure.
 */
#pragma once

#include <stdbool.h>

struct partition {
    const char *name;            /* as in ARNs */
    const char *dns_suffix;      /* of regional endpoints */
    const char *implicit_region; /* where none is named */
    const char *iam_host;        /* IAM has one endpoint a partition, */
    const char *iam_region;      /* signed for this region */
    const char *signin_host;     /* federation endpoint of the web console */
    const char *console_host;
    const char *region_starts[12]; /* NULL-terminated */
};

/* NULL: not one that is known here. */
const struct partition *partition_find(const char *name);

/* The partition that the region belongs to by its name, NULL when that is none of the known ones. */
const struct partition *partition_of_region(const char *region);

/* Whether it is a region in its one form, and of this partition unless that is NULL. */
bool partition_has_region(const struct partition *partition, const char *region);
