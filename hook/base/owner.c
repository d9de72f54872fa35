/* SPDX-License-Identifier: MIT
 *
 * The owner of a file. */
#include "base/owner.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"

/* The initial namespace maps every uid to itself: "0 0 4294967295". */
bool
owner_is_in_namespace(void)
{
    CLEANUP_FILE FILE *file = fopen("/proc/self/uid_map", "re");
    char line[64] = "";

    return file != NULL && (fgets(line, sizeof(line), file) == NULL || strstr(line, "4294967295") == NULL);
}

static bool
is_overflow(uid_t uid)
{
    CLEANUP_FILE FILE *file = fopen("/proc/sys/kernel/overflowuid", "re");
    char line[32] = "";
    long long overflow = 65534;

    if (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        (void)text_to_number(line, 0, UINT32_MAX, &overflow);
    }
    return uid == (uid_t)overflow;
}

enum owner
owner_of(uid_t uid)
{
    if (uid == geteuid()) {
        return OWNER_US;
    }
    if (uid == 0) {
        return OWNER_SYSTEM;
    }
    return is_overflow(uid) && owner_is_in_namespace() ? OWNER_UNKNOWN : OWNER_OTHER;
}
