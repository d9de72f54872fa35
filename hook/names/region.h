/* SPDX-License-Identifier: MIT
 *
 * AWS regions, account ids, and partitions: names, hosts and signing regions, from botocore's partitions.json,
 * endpoints.json and the endpoint rules of STS, IAM and sign-in (2025), and for the European Sovereign Cloud from
 * docs.aws.eu. Pure functions.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { REGION_SIZE = 64 };

/* A region consists of parts of lower-case letters and digits, joined by "-" ("eu-central-1"). There is no list, so a
 * new AWS region is accepted, too. Parses one as users write it: blanks around it and capitals are accepted. Writes the
 * normalised form to `region`. False, `region` unchanged, when it is not a region. `text` and `region` may be the same
 * memory. */
must_check bool region_parse(const char *text, char region[static REGION_SIZE]);

/* An AWS account id: 12 digits. */
bool account_id_is_valid(const char *text);

struct partition {
    const char *name;            /* as in ARNs */
    const char *dns_suffix;      /* of regional endpoints */
    const char *implicit_region; /* used when no region is set */
    const char *iam_host;        /* one IAM endpoint for each partition, */
    const char *iam_region;      /* and requests to it are signed for this region */
    const char *signin_host;     /* federation endpoint of the web console */
    const char *console_host;
    const char *region_starts[12]; /* NULL-terminated */
};

/* NULL for an unknown partition. */
const struct partition *partition_find(const char *name);

/* The partition that the region belongs to, by its name; NULL when it is unknown. */
const struct partition *partition_of_region(const char *region);

/* The region to export with credentials of the partition: `region`, else, where tools would ask another partition's
 * endpoints without one, the partition's own; "" otherwise. */
const char *partition_region(const char *partition, const char *region);

/* Whether `region` is a normalised region name, and in this partition unless `partition` is NULL. */
bool partition_has_region(const struct partition *partition, const char *region);
