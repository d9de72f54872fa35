/* SPDX-License-Identifier: MIT
 *
 * What must hold for whatever a fuzz target's code makes of its bytes.
 */
#pragma once

#include <stdbool.h>
#include <stdlib.h>

/* Ends the target, which libFuzzer reports with the bytes. */
static inline void
require(bool is_true)
{
    if (!is_true) {
        abort();
    }
}
