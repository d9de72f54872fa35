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

/* Without the empty ones at the end. */
static size_t
filled_cells(const char *const *row, size_t count)
{
    while (count > 0 && row[count - 1][0] == '\0') {
        count--;
    }
    return count;
}

static void
print_row(FILE *stream, const char *const *row, size_t count, const size_t *widths)
{
    for (size_t column = 0; column < count; column++) {
        fputs(row[column], stream);
        for (size_t width = width_of(row[column]); column + 1 < count && width < widths[column] + 2; width++) {
            putc_unlocked(' ', stream);
        }
    }
    fputc('\n', stream);
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
        print_row(stream, &cells[row * column_count], filled_cells(&cells[row * column_count], column_count), widths);
    }
}
