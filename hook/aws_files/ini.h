/* SPDX-License-Identifier: MIT
 *
 * INI, read and written; pure: bytes in, struct out. Each file is read as the tool reads it that it belongs to:
 *
 *   INI_CONFIGPARSER   ~/.aws/config and credentials, as botocore (AWS CLI, boto3) does: Python's configparser, strict,
 *                      UTF-8; then the nested values of botocore/configloader.py
 *   INI_GO             ~/.saml2aws, by go-ini, as saml2aws calls it (Loose, SpaceBeforeInlineComment)
 *
 *   [profile duff]            a section; its name is "profile duff"
 *   region = us-west-1        an entry
 *   s3 =                      an entry with a nested value, "\naddressing_style = path": configparser continues a value
 *     addressing_style = path on lines that are indented more than its name
 *
 * What a person wrote around a change stays byte for byte: the functions that write take the entry's place in the
 * bytes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/secret.h"

enum ini_dialect { INI_CONFIGPARSER, INI_GO };

struct ini_entry {
    const char *name;   /* INI_CONFIGPARSER has it in lower case */
    const char *value;  /* its lines joined by \n, without white space around each; no NUL */
    size_t name_size;   /* a name may have a NUL in it, and is no other then */
    size_t line;        /* counted from 1 */
    size_t begin;       /* offset of its line; this and the next three for INI_CONFIGPARSER alone */
    size_t value_begin; /* of the value on that line */
    size_t line_end;    /* of the white space behind the value there, or of the line's end */
    size_t value_end;   /* behind the last line of the value */
    size_t fault_line;  /* of a nested value: the first line that is not NAME = VALUE; 0: none */
};

struct ini_section {
    const char *name;
    size_t name_size;
    size_t line; /* of its header; 0: what stands before the first one (INI_GO, "DEFAULT") */
    size_t first;
    size_t count; /* entries[first … first + count - 1] are its own */
};

struct ini {
    enum ini_dialect dialect;
    struct ini_section *sections; /* in the file's order; INI_GO: a name may stand there more than once */
    size_t section_count;
    struct ini_entry *entries;
    size_t entry_count;
    size_t fault_line; /* the first line for which that tool gives up on the whole file; 0: none */
    const char *fault; /* why, in a few words; static text */
    char *text;        /* of names and values; wiped */
};

/* Reads all that there is up to a fault. `bytes` has a NUL behind it and may have others. Ends with ini_clear(). */
void ini_read(enum ini_dialect dialect, const char *bytes, size_t size, struct ini *ini);
void ini_clear(struct ini *ini);

/* The section of exactly that name, the first one; NULL: none. configparser's [DEFAULT] is none. */
const struct ini_section *ini_section(const struct ini *ini, const char *name);

/* The entry of that name that counts for the section: its own; else configparser's in [DEFAULT], go-ini's in the
 * section of the name up to the last dot. NULL: none. */
const struct ini_entry *ini_entry(const struct ini *ini, const struct ini_section *section, const char *name);

/* configparser: whether the section is [DEFAULT], whose entries count for all sections. */
bool ini_is_default(const struct ini_section *section);

/* go-ini: the value that ini_entry() finds, with %(NAME)s replaced by other values of the section or of DEFAULT; ""
 * when there is none. False, value emptied, when it does not fit. */
bool ini_go_value(const struct ini *ini, const struct ini_section *section, const char *name, char *value,
                  size_t value_size);

/* Appends NAME = VALUE, so that configparser reads back that value. */
void ini_append(struct secret *text, const char *name, const char *value);

/* Appends `bytes` with another value (one line) for the entry; comments between its lines stay. */
void ini_replace(const char *bytes, size_t size, const struct ini_entry *entry, const char *value,
                 struct secret *changed);

/* Appends `bytes` with the line NAME = VALUE before the entry's, indented and ended as that is. */
void ini_insert(const char *bytes, size_t size, const struct ini_entry *entry, const char *name, const char *value,
                struct secret *changed);

#define CLEANUP_INI CLEANUP(ini_clear)
