/* SPDX-License-Identifier: MIT
 *
 * Control of cost.c: a parser that compares each word with all words before it. `run` expects that it is found.
 */
#include <stdint.h>
#include <string.h>

#include "../require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
count_repeated(const uint8_t *data, size_t size)
{
    size_t count = 0;

    for (size_t at = 0; at < size; at++) {
        for (size_t other = 0; other < at; other++) {
            count += data[at] == ',' && data[other] == ',' && at - other == 2;
        }
    }
    return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    require(count_repeated(data, size) <= size);
    return 0;
}
