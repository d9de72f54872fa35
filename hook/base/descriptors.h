/* SPDX-License-Identifier: MIT
 *
 * Standard input, output and error that the parent process may have left closed.
 */
#pragma once

/* Call this early in each program. It occupies descriptors 0, 1 and 2 where they are closed, so that none of our files
 * or sockets gets such a number and receives our messages. The placeholder fails with EBADF like a closed descriptor,
 * and is close-on-exec. */
void descriptors_reserve(void);
