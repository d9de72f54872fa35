/* SPDX-License-Identifier: MIT
 *
 * What the readers of both dialects share; for ini*.c alone.
 */
#pragma once

#include "aws_files/ini.h"

/* Names and values are written one behind the other into ini->text, at `put`. */
struct ini_reader {
    struct ini *ini;
    const char *bytes;
    const char *end;
    const char *at; /* the next line */
    size_t line;    /* number of the one read last */
    char *put;
};

/* Fill in `reader->ini`. */
void ini_read_configparser(struct ini_reader *reader);
void ini_read_go(struct ini_reader *reader);

/* Each returns the new one, which the caller goes on with until the next is added; NULL without memory. */
struct ini_section *ini_add_section(struct ini_reader *reader, const char *name, size_t name_size);
struct ini_entry *ini_add_entry(struct ini_reader *reader, const char *name, size_t name_size);

/* Writes on; a NUL stands behind it until more is written. */
void ini_put(struct ini_reader *reader, const char *bytes, size_t size);

/* Keeps the first of a file's faults. */
void ini_set_fault(struct ini *ini, size_t line, const char *fault);

/* How many bytes the white space character at `at` has; 0: it is none. Python has four more than Go. */
size_t ini_space(enum ini_dialect dialect, const char *at);

/* Takes white space away from both ends. */
void ini_trim(enum ini_dialect dialect, const char **begin, const char **end);

/* --- configparser's lines --- */

struct ini_line {
    const char *begin;
    const char *content; /* without white space around */
    const char *end;     /* of that */
    size_t indent;       /* characters before it */
};

/* False at the end. A line ends with \n, \r or both. */
bool ini_next_line(struct ini_reader *reader, struct ini_line *line);

/* Of a line that is not blank. */
bool ini_is_comment(const struct ini_line *line);

/* Names that are there twice, and nested values that are none. */
void ini_find_faults(struct ini *ini);
