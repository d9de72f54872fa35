/* SPDX-License-Identifier: MIT
 *
 * Memory for lists; ends the program when there is none left. Secrets are in base/secret.h.
 */
#pragma once

#include <stdlib.h>
#include <unistd.h>

/* Reports that no memory is left on standard error and exits with status 1. A caller that continued would write an
 * incomplete configuration or request. Files are replaced as a whole, so no file is incomplete. */
_Noreturn static inline void
memory_exhausted(void)
{
    static const char text[] = "ajc-hook: Out of memory; close other programs and try again.\n";

    (void)!write(STDERR_FILENO, text, sizeof(text) - 1);
    _exit(EXIT_FAILURE);
}

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

/* Enlarges the list by one element after its `count`; never returns NULL. `list` may be NULL. */
static inline void *
allocate_one_more(void *list, size_t count, size_t size)
{
    void *longer = reallocarray(list, count + 1, size);

    if (longer == NULL) {
        memory_exhausted();
    }
    return longer;
}
