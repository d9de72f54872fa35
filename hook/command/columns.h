/* SPDX-License-Identifier: MIT
 *
 * Text in columns.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

/* Prints `row_count` rows of `column_count` cells, each column as wide as its widest cell, two spaces between them.
 * Nothing is truncated or wrapped, and no line ends in blanks. Cells are UTF-8. */
void columns_print(FILE *stream, const char *const *cells, size_t column_count, size_t row_count);
