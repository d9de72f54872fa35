/* SPDX-License-Identifier: MIT
 *
 * A line that counts.
 */
#include "command/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_shown;

/* One that can go back to the line's start and clear it (ECMA-48's EL). */
static bool
is_possible(void)
{
    const char *terminal = secure_getenv("TERM");

    return isatty(STDERR_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

void
progress_show(const char *what, size_t done, size_t count)
{
    if (is_possible()) {
        fprintf(stderr, "\r\033[K%s: %zu of %zu", what, done, count);
        is_shown = true;
    }
}

void
progress_hide(void)
{
    if (is_shown) {
        fputs("\r\033[K", stderr);
        is_shown = false;
    }
}
