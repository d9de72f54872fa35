/* SPDX-License-Identifier: MIT
 *
 * Finds the word that was probably meant, for "did you mean".
 */
#pragma once

#include <stddef.h>

/* Start with {typed} and consider each candidate. `found` is then the first one with the fewest typing errors (a
 * character missing, added, replaced, or two swapped; a beginning counts as one error); NULL when none
 * has at most one error, or at most two when the typed word has six characters or more. */
struct near {
    const char *typed;
    const char *found;
    size_t errors;
};
void near_consider(struct near *near, const char *candidate);
