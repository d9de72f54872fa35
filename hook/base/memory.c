/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <unistd.h>

void
memory_exhausted(void)
{
    static const char text[] = "ajc-hook: Out of memory; close other programs and try again.\n";

    (void)!write(STDERR_FILENO, text, sizeof(text) - 1);
    _exit(EXIT_FAILURE);
}
