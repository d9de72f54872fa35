/* SPDX-License-Identifier: MIT
 *
 * Whose a file is, as far as it can be told. In a user namespace (rootless containers, unshare -U) every user who is
 * not mapped into it, root of the machine around it included, shows as one uid, the overflow uid.
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

/* Whether this process runs in a user namespace other than the machine's first one. */
bool owner_is_in_namespace(void);
