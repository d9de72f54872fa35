/* SPDX-License-Identifier: MIT
 *
 * Reads and writes INI files. Pure functions. Each file is read in the same way as by the tool that owns it:
 *
 *   INI_CONFIGPARSER   ~/.aws/config and credentials, as botocore (AWS CLI, boto3) does: Python's configparser, strict,
 *                      UTF-8; then the nested values of botocore/configloader.py
 *   INI_GO             ~/.saml2aws, by go-ini, as saml2aws calls it (Loose, SpaceBeforeInlineComment)
 *
 *   [profile duff]            a section; its name is "profile duff"
 *   region = us-west-1        an entry
 *   s3 =                      an entry with a nested value, "\naddressing_style = path": configparser continues a value
 * addressing_style = path on lines that are indented more than its name
 *
 * A change leaves all other bytes of the file unchanged: the functions that write use the entry's offsets.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/secret.h"

enum ini_dialect { INI_CONFIGPARSER, INI_GO };

struct ini_entry {
    const char *name;   /* in lower case for INI_CONFIGPARSER */
    const char *value;  /* its lines, trimmed and joined by \n; no NUL */
    size_t name_size;   /* needed because a name may contain a NUL */
    size_t line;        /* counted from 1 */
    size_t begin;       /* offset of its line; this and the next three only for INI_CONFIGPARSER */
    size_t value_begin; /* offset of the value on that line */
    size_t line_end;    /* offset after the value on that line */
    size_t value_end;   /* offset after the last line of the value */
    size_t fault_line;  /* of a nested value: the first line that is not NAME = VALUE; 0: none */
};

struct ini_section {
    const char *name;
    size_t name_size;
    size_t line; /* line of its header; 0: the entries before the first header (INI_GO, "DEFAULT") */
    size_t first;
    size_t count; /* entries[first … first + count - 1] are its own */
};

struct ini {
    enum ini_dialect dialect;
    struct ini_section *sections; /* in the file's order; INI_GO: names may repeat */
    size_t section_count;
    struct ini_entry *entries;
    size_t entry_count;
    size_t fault_line; /* the first line at which the tool rejects the whole file; 0: none */
    const char *fault; /* the reason in a few words; static text */
    char *text;        /* memory of names and values; wiped when freed */
};

/* Reads the file up to its first fault. `bytes` ends with a NUL and may contain others. Free with ini_clear(). */
void ini_read(enum ini_dialect dialect, const char *bytes, size_t size, struct ini *ini);
void ini_clear(struct ini *ini);

/* The first section with exactly that name; NULL: none. configparser's [DEFAULT] is not a section. */
const struct ini_section *ini_section(const struct ini *ini, const char *name);

/* The entry with that name for the section: its own; else for configparser the one in [DEFAULT], for go-ini the one in
 * the parent section (the name up to the last dot). NULL: none. */
const struct ini_entry *ini_entry(const struct ini *ini, const struct ini_section *section, const char *name);

/* configparser: whether the section is [DEFAULT], whose entries apply to all sections. */
bool ini_is_default(const struct ini_section *section);

/* go-ini: the value that ini_entry() finds, with %(NAME)s replaced by other values of the section or of DEFAULT; ""
 * when there is none. False, `value` set to "", when it does not fit. */
bool ini_go_value(const struct ini *ini, const struct ini_section *section, const char *name, char *value,
                  size_t value_size);

/* Appends NAME = VALUE in a form from which configparser reads the same value. */
void ini_append(struct secret *text, const char *name, const char *value);

/* Appends `bytes` with a new value (one line) for the entry; comments between its lines stay. */
void ini_replace(const char *bytes, size_t size, const struct ini_entry *entry, const char *value,
                 struct secret *changed);

/* Appends `bytes` with the line NAME = VALUE inserted before the entry's line, with the same indentation and line end.
 */
void ini_insert(const char *bytes, size_t size, const struct ini_entry *entry, const char *name, const char *value,
                struct secret *changed);

#define CLEANUP_INI CLEANUP(ini_clear)
