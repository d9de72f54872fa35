/* SPDX-License-Identifier: MIT
 *
 * Internal to ini*.c: common parts of the readers of both dialects.
 */
#pragma once

#include "aws_files/ini.h"

/* Names and values are appended to ini->text at `put`. */
struct ini_reader {
    struct ini *ini;
    const char *bytes;
    const char *end;
    const char *at; /* the next line */
    size_t line;    /* number of the last line read */
    char *put;
};

/* Fill in `reader->ini`. */
void ini_read_configparser(struct ini_reader *reader);
void ini_read_go(struct ini_reader *reader);

/* Each returns the new element, valid until the next one is added; NULL when memory runs out. */
struct ini_section *ini_add_section(struct ini_reader *reader, const char *name, size_t name_size);
struct ini_entry *ini_add_entry(struct ini_reader *reader, const char *name, size_t name_size);

/* Appends bytes and a NUL; the next call overwrites the NUL. */
void ini_put(struct ini_reader *reader, const char *bytes, size_t size);

/* Records a fault; only the first one of a file is kept. */
void ini_set_fault(struct ini *ini, size_t line, const char *fault);

/* The length in bytes of the white space character at `at`; 0 when it is not white space. Python has four more than Go.
 */
size_t ini_space(enum ini_dialect dialect, const char *at);

/* Removes white space at both ends. */
void ini_trim(enum ini_dialect dialect, const char **begin, const char **end);

/* --- configparser's lines --- */

struct ini_line {
    const char *begin;
    const char *content; /* trimmed start */
    const char *end;     /* trimmed end */
    size_t indent;       /* characters before `content` */
};

/* False at the end. A line ends with \n, \r or both. */
bool ini_next_line(struct ini_reader *reader, struct ini_line *line);

/* For a line that is not blank. */
bool ini_is_comment(const struct ini_line *line);

/* Finds duplicate names and invalid nested values. */
void ini_find_faults(struct ini *ini);
