/* SPDX-License-Identifier: MIT
 *
 * The owner of a file, as far as it can be known. In a user namespace (rootless containers, unshare -U) every user
 * without a mapping, including root of the host, appears as one uid, the overflow uid.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

enum owner {
    OWNER_US,      /* the effective uid */
    OWNER_SYSTEM,  /* root */
    OWNER_UNKNOWN, /* the overflow uid in a user namespace */
    OWNER_OTHER,
};

enum owner owner_of(uid_t uid);

/* Whether this process runs in a user namespace other than the initial one. */
bool owner_is_in_namespace(void);
