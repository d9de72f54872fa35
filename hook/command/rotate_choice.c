/* SPDX-License-Identifier: MIT
 *
 * Which sessions `rotate --all` makes when the keyring has no space for all of them.
 */
#include "command/rotate_choice.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "keyring/credentials.h"
#include "keyring/quota.h"

/* The newest session first, then the profiles without one by their names. */
struct candidate {
    const char *name;
    int64_t made_ns; /* 0: there is no session */
};

static int
compare_candidates(const void *left, const void *right)
{
    const struct candidate *one = left;
    const struct candidate *other = right;

    return one->made_ns != other->made_ns ? (one->made_ns < other->made_ns ? 1 : -1) : strcmp(one->name, other->name);
}

size_t
rotate_choose(struct context *context, const char **names, size_t count)
{
    CLEANUP_FREE struct candidate *candidates = allocate(count, sizeof(*candidates));
    size_t left = context->keyring.base == 0 ? SIZE_MAX : quota_sessions_left(&context->keyring);
    size_t with_session = 0;

    for (size_t i = 0; i < count; i++) {
        CLEANUP_CREDENTIALS struct credentials credentials = {0};

        if (credentials_find(&context->keyring, names[i], &credentials)) {
            with_session++;
        }
        candidates[i] = (struct candidate){names[i], credentials.made_ns};
    }
    if (left >= count - with_session) {
        return count;
    }
    qsort(candidates, count, sizeof(*candidates), compare_candidates);
    for (size_t i = 0; i < count; i++) {
        names[i] = candidates[i].name;
    }
    return with_session + left == 0 ? 1 : with_session + left;
}
