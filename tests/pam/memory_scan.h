/* SPDX-License-Identifier: MIT
 *
 * Looking for a password in all of this process's writable memory, where it lies: nothing is copied, so that the search
 * does not find itself. The password is given in a mask, for the same reason.
 */
#pragma once

#include <stddef.h>

enum { MEMORY_MASK = 0x5a };

/* How often the bytes stand there, each of `masked` XORed with MEMORY_MASK. */
int memory_count(const unsigned char *masked, size_t size);

/* Masks and unmasks. */
void memory_mask(unsigned char *bytes, size_t size);
