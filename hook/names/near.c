/* SPDX-License-Identifier: MIT
 *
 * Finds the word that was probably meant.
 */
#include "names/near.h"

#include <string.h>

enum { NEAR_LENGTH_MAX = 64 };

static size_t
least(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* The optimal string alignment distance. */
static size_t
count_typing_errors(const char *one, const char *other)
{
    size_t rows[3][NEAR_LENGTH_MAX + 1];
    size_t width = strlen(other);

    for (size_t j = 0; j <= width; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; one[i - 1] != '\0'; i++) {
        const size_t *swapped = rows[(i + 1) % 3];
        const size_t *before = rows[(i - 1) % 3];
        size_t *row = rows[i % 3];

        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            row[j] = least(before[j - 1] + (one[i - 1] != other[j - 1]), least(before[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
                row[j] = least(row[j], swapped[j - 2] + 1);
            }
        }
    }
    return rows[strlen(one) % 3][width];
}

void
near_consider(struct near *near, const char *candidate)
{
    size_t length = strlen(near->typed);
    size_t errors;

    if (length < 2 || length > NEAR_LENGTH_MAX || strlen(candidate) > NEAR_LENGTH_MAX) {
        return;
    }
    errors = strncmp(candidate, near->typed, length) == 0 ? 1 : count_typing_errors(near->typed, candidate);
    if (errors <= (length < 6 ? 1U : 2U) && (near->found == NULL || errors < near->errors)) {
        near->found = candidate;
        near->errors = errors;
    }
}
