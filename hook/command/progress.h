/* SPDX-License-Identifier: MIT
 *
 * A line on a terminal's standard error that counts what is done, rewritten in place; nothing anywhere else.
 */
#pragma once

#include <stddef.h>

/* "WHAT: 7 of 20". Whoever prints something else hides it first; hiding what is not shown does nothing. */
void progress_show(const char *what, size_t done, size_t count);
void progress_hide(void);
