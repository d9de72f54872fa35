/* SPDX-License-Identifier: MIT
 *
 * Tables for people, by libsmartcols. The library is loaded when a table is printed, not when ajc-hook starts: the
 * prompt, which starts it all day long, prints none.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/error.h"

struct table;

/* A table with these titles; both are kept by reference until table_close. NULL: see error, as when the library is
 * not there. */
must_check struct table *table_open(const char *const *titles, size_t column_count, struct error *error);
void table_close(struct table **table);

/* Appends a row; the cells are copied. They are ASCII, the library escapes anything else (and never comes back when
 * told to leave it alone, as of 2.38). */
must_check bool table_add(struct table *table, const char *const *cells, struct error *error);

/* Writes it all, each column as wide as its widest cell; nothing is cut or wrapped. */
must_check bool table_print(const struct table *table, FILE *stream, struct error *error);

#define CLEANUP_TABLE CLEANUP(table_close)
