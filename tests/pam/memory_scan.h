/* SPDX-License-Identifier: MIT
 *
 * Searches this process's writable memory for a password, without copying anything, so that the search does not find
 * itself. For the same reason the password is passed masked.
 */
#pragma once

#include <stddef.h>

enum { MEMORY_MASK = 0x5a };

/* The number of occurrences of the bytes; `masked`: each XORed with MEMORY_MASK. */
int memory_count(const unsigned char *masked, size_t size);

/* Masks and unmasks. */
void memory_mask(unsigned char *bytes, size_t size);
