/* SPDX-License-Identifier: MIT
 *
 * Text in columns.
 */
#include "command/columns.h"

#include <stdlib.h>

enum { COLUMNS_MAX = 8 };

/* The width in characters. */
static size_t
width_of(const char *cell)
{
    size_t width = 0;

    for (; *cell != '\0'; cell++) {
        width += (*cell & 0xc0) != 0x80;
    }
    return width;
}

static size_t
widest(const char *const *cells, size_t column, size_t column_count, size_t row_count)
{
    size_t most = 0;

    for (size_t row = 0; row < row_count; row++) {
        size_t width = width_of(cells[row * column_count + column]);

        most = width > most ? width : most;
    }
    return most;
}

void
columns_print(FILE *stream, const char *const *cells, size_t column_count, size_t row_count)
{
    size_t widths[COLUMNS_MAX] = {0};

    if (column_count > COLUMNS_MAX) {
        abort();
    }
    for (size_t column = 0; column < column_count; column++) {
        widths[column] = widest(cells, column, column_count, row_count);
    }
    for (size_t row = 0; row < row_count; row++) {
        for (size_t column = 0; column < column_count; column++) {
            const char *cell = cells[row * column_count + column];

            fputs(cell, stream);
            for (size_t width = width_of(cell); column + 1 < column_count && width < widths[column] + 2; width++) {
                fputc(' ', stream);
            }
        }
        fputc('\n', stream);
    }
}
