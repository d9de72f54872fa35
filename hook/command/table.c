/* SPDX-License-Identifier: MIT */
#include "command/table.h"

#include <dlfcn.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

/* What is used of the library, with the types of its header. */
struct smartcols {
    __typeof__(&scols_new_table) new_table;
    __typeof__(&scols_unref_table) unref_table;
    __typeof__(&scols_table_set_column_separator) set_column_separator;
    __typeof__(&scols_table_set_termforce) set_termforce;
    __typeof__(&scols_table_set_stream) set_stream;
    __typeof__(&scols_table_new_column) new_column;
    __typeof__(&scols_table_new_line) new_line;
    __typeof__(&scols_line_set_data) set_data;
    __typeof__(&scols_print_table) print;
};

struct table {
    void *library;
    struct smartcols smartcols;
    struct libscols_table *table;
    size_t column_count;
};

/* POSIX: what dlsym finds may be a function, in the same representation as an object's address. */
static bool
find(void *library, const char *name, void *function, size_t size)
{
    void *found = dlsym(library, name);

    memcpy(function, &found, size);
    return found != NULL;
}

#define FIND(member, name) find(table->library, name, &table->smartcols.member, sizeof(table->smartcols.member))

static bool
load(struct table *table)
{
    table->library = dlopen("libsmartcols.so.1", RTLD_NOW | RTLD_LOCAL);
    return table->library != NULL && FIND(new_table, "scols_new_table") && FIND(unref_table, "scols_unref_table") &&
           FIND(set_column_separator, "scols_table_set_column_separator") &&
           FIND(set_termforce, "scols_table_set_termforce") && FIND(set_stream, "scols_table_set_stream") &&
           FIND(new_column, "scols_table_new_column") && FIND(new_line, "scols_table_new_line") &&
           FIND(set_data, "scols_line_set_data") && FIND(print, "scols_print_table");
}

static bool
set_up(struct table *table, const char *const *titles)
{
    const struct smartcols *smartcols = &table->smartcols;

    table->table = smartcols->new_table();
    if (table->table == NULL || smartcols->set_column_separator(table->table, "  ") != 0 ||
        smartcols->set_termforce(table->table, SCOLS_TERMFORCE_NEVER) != 0) {
        return false;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (smartcols->new_column(table->table, titles[i], 0, 0) == NULL) {
            return false;
        }
    }
    return true;
}

struct table *
table_open(const char *const *titles, size_t column_count, struct error *error)
{
    CLEANUP_TABLE struct table *table = calloc(1, sizeof(*table));

    if (table == NULL) {
        error_set(error, ERROR_SYSTEM, "There is no memory left.");
        return NULL;
    }
    table->column_count = column_count;
    if (!load(table)) {
        error_set(error, ERROR_SYSTEM,
                  "Tables are printed by the library libsmartcols.so.1 of util-linux, which cannot be loaded here; "
                  "install it, or see: ajc-hook list --json");
        return NULL;
    }
    if (!set_up(table, titles)) {
        error_set(error, ERROR_SYSTEM, "There is no memory left.");
        return NULL;
    }
    return TAKE(table);
}

void
table_close(struct table **table)
{
    struct table *closed = TAKE(*table);

    if (closed == NULL) {
        return;
    }
    if (closed->table != NULL) {
        closed->smartcols.unref_table(closed->table);
    }
    if (closed->library != NULL) {
        dlclose(closed->library);
    }
    free(closed);
}

bool
table_add(struct table *table, const char *const *cells, struct error *error)
{
    struct libscols_line *line = table->smartcols.new_line(table->table, NULL);

    for (size_t i = 0; i < table->column_count; i++) {
        if (line == NULL || table->smartcols.set_data(line, i, cells[i]) != 0) {
            return error_set(error, ERROR_SYSTEM, "There is no memory left.");
        }
    }
    return true;
}

bool
table_print(const struct table *table, FILE *stream, struct error *error)
{
    if (table->smartcols.set_stream(table->table, stream) != 0 || table->smartcols.print(table->table) != 0 ||
        fflush(stream) != 0) {
        return error_set(error, ERROR_SYSTEM, "The table cannot be written; make room for it and try again.");
    }
    return true;
}
