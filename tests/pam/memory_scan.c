/* SPDX-License-Identifier: MIT
 *
 * Searches this process's memory for a password, with /proc/self/maps.
 */
#include "memory_scan.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const size_t largest_region = (size_t)1 << 30; /* a sanitizer's own are larger */

void
memory_mask(unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= MEMORY_MASK;
    }
}

/* Also reads memory outside of objects, so without the sanitizer. */
__attribute__((no_sanitize("address"))) static int
count_in(const volatile unsigned char *at, const volatile unsigned char *end, const unsigned char *masked, size_t size)
{
    int found = 0;

    for (; at + size <= end; at++) {
        size_t i = 0;

        while (i < size && (at[i] ^ MEMORY_MASK) == masked[i]) {
            i++;
        }
        found += i == size;
    }
    return found;
}

int
memory_count(const unsigned char *masked, size_t size)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[512];
    int found = 0;

    while (maps != NULL && fgets(line, sizeof(line), maps) != NULL) {
        uintptr_t start = 0;
        uintptr_t end = 0;
        char rights[5] = "";

        if (sscanf(line, "%lx-%lx %4s", &start, &end, rights) == 3 && strncmp(rights, "rw", 2) == 0 &&
            end - start < largest_region && strstr(line, "[v") == NULL) {
            found += count_in((const volatile unsigned char *)start, (const volatile unsigned char *)end, masked, size);
        }
    }
    if (maps != NULL) {
        fclose(maps);
    }
    return found;
}
