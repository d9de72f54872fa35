/* SPDX-License-Identifier: MIT
 *
 * Descriptors: standard ones that the parent process may have left closed; reading and writing in full.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/* Call this early in each program. It occupies descriptors 0, 1 and 2 where they are closed, so that none of our files
 * or sockets gets such a number and receives our messages. The placeholder fails with EBADF like a closed descriptor,
 * and is close-on-exec. */
void descriptors_reserve(void);

/* Reads up to `size` bytes, fewer only at the end of the file. False with errno. */
must_check bool descriptors_read(int fd, char *bytes, size_t size, size_t *length);

/* Writes all of it. False with errno. */
must_check bool descriptors_write(int fd, const char *bytes, size_t size);
