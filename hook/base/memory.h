/* SPDX-License-Identifier: MIT
 *
 * Memory for lists. No secrets: those are in base/secret.h.
 */
#pragma once

#include <stdlib.h>

/* calloc, but aborts the program when memory runs out. */
static inline void *
allocate(size_t count, size_t size)
{
    void *block = calloc(count, size);

    if (block == NULL) {
        abort();
    }
    return block;
}
