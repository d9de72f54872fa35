/* SPDX-License-Identifier: MIT
 *
 * Conditions that must hold for the result of any input.
 */
#pragma once

#include <stdbool.h>
#include <stdlib.h>

/* Aborts if false; libFuzzer reports it with the input. */
static inline void
require(bool is_true)
{
    if (!is_true) {
        abort();
    }
}
