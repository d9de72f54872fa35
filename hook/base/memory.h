/* SPDX-License-Identifier: MIT
 *
 * Memory for lists, and what happens when there is none. Secrets are in base/secret.h.
 */
#pragma once

#include <stdlib.h>

/* Says so on standard error and exits with status 1. No caller can do better: what it would leave out of the
 * configuration or of a request would look complete. Files are replaced as a whole, so nothing is half written. */
_Noreturn void memory_exhausted(void);

/* calloc that never returns NULL (memory_exhausted). */
static inline void *
allocate(size_t count, size_t size)
{
    void *block = calloc(count, size);

    if (block == NULL) {
        memory_exhausted();
    }
    return block;
}

/* The list with a place for one more element behind its `count`; never returns NULL. A list may be NULL. */
static inline void *
allocate_one_more(void *list, size_t count, size_t size)
{
    void *longer = reallocarray(list, count + 1, size);

    if (longer == NULL) {
        memory_exhausted();
    }
    return longer;
}
