/* SPDX-License-Identifier: MIT
 *
 * INI: common parts of both dialects.
 */
#include "aws_files/ini.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "aws_files/ini_reader.h"
#include "base/text.h"

/* --- adding elements --- */

/* NULL when memory runs out. */
static void *
grow(void *all, size_t count, size_t size)
{
    bool is_full = count == 0 || (count & (count - 1)) == 0; /* grows at 0, 1, 2, 4, 8 … */

    return is_full ? reallocarray(all, count == 0 ? 1 : count * 2, size) : all;
}

static void
end_put(struct ini_reader *reader)
{
    *reader->put++ = '\0';
}

void
ini_put(struct ini_reader *reader, const char *bytes, size_t size)
{
    memcpy(reader->put, bytes, size);
    reader->put += size;
    *reader->put = '\0';
}

struct ini_section *
ini_add_section(struct ini_reader *reader, const char *name, size_t name_size)
{
    struct ini *ini = reader->ini;
    struct ini_section *grown = grow(ini->sections, ini->section_count, sizeof(*grown));

    if (grown == NULL) {
        ini_set_fault(ini, reader->line, "there is no memory for it");
        return NULL;
    }
    end_put(reader);
    ini->sections = grown;
    grown += ini->section_count++;
    *grown = (struct ini_section){
        .name = reader->put, .name_size = name_size, .line = reader->line, .first = ini->entry_count};
    ini_put(reader, name, name_size);
    return grown;
}

struct ini_entry *
ini_add_entry(struct ini_reader *reader, const char *name, size_t name_size)
{
    struct ini *ini = reader->ini;
    struct ini_entry *grown = grow(ini->entries, ini->entry_count, sizeof(*grown));

    if (grown == NULL) {
        ini_set_fault(ini, reader->line, "there is no memory for it");
        return NULL;
    }
    end_put(reader);
    ini->entries = grown;
    grown += ini->entry_count++;
    ini->sections[ini->section_count - 1].count++;
    *grown = (struct ini_entry){.name = reader->put, .name_size = name_size, .line = reader->line};
    ini_put(reader, name, name_size);
    end_put(reader);
    *reader->put = '\0';
    grown->value = reader->put;
    return grown;
}

void
ini_set_fault(struct ini *ini, size_t line, const char *fault)
{
    if (ini->fault_line == 0 || line < ini->fault_line) {
        ini->fault_line = line;
        ini->fault = fault;
    }
}

/* Python's str.isspace(), Go's unicode.IsSpace. */
size_t
ini_space(enum ini_dialect dialect, const char *at)
{
    uint32_t character = 0;
    size_t size = text_decode(at, &character);
    bool is_space = (character >= 0x09 && character <= 0x0d) || character == ' ' || character == 0x85 ||
                    character == 0xa0 || character == 0x1680 || (character >= 0x2000 && character <= 0x200a) ||
                    character == 0x2028 || character == 0x2029 || character == 0x202f || character == 0x205f ||
                    character == 0x3000 || (dialect == INI_CONFIGPARSER && character >= 0x1c && character <= 0x1f);

    return size > 0 && is_space ? size : 0;
}

void
ini_trim(enum ini_dialect dialect, const char **begin, const char **end)
{
    size_t size;

    while (*begin < *end && (size = ini_space(dialect, *begin)) > 0) {
        *begin += size;
    }
    while (*begin < *end) {
        const char *last = *end - 1;

        while (last > *begin && *end - last < 4 && ((unsigned char)*last & 0xc0) == 0x80) {
            last--; /* to the first byte of the character */
        }
        if (ini_space(dialect, last) != (size_t)(*end - last)) {
            break;
        }
        *end = last;
    }
}

/* --- configparser's lines --- */

bool
ini_next_line(struct ini_reader *reader, struct ini_line *line)
{
    const char *at = reader->at;

    if (at == reader->end) {
        return false;
    }
    while (at < reader->end && *at != '\n' && *at != '\r') {
        at++;
    }
    *line = (struct ini_line){.begin = reader->at, .content = reader->at, .end = at};
    ini_trim(INI_CONFIGPARSER, &line->content, &line->end);
    for (const char *byte = line->begin; byte < line->content; byte++) {
        line->indent += ((unsigned char)*byte & 0xc0) != 0x80; /* counts characters */
    }
    if (at < reader->end) {
        at += *at == '\r' && at + 1 < reader->end && at[1] == '\n' ? 2 : 1;
    }
    reader->at = at;
    reader->line++;
    return true;
}

bool
ini_is_comment(const struct ini_line *line)
{
    return *line->content == '#' || *line->content == ';';
}

void
ini_read(enum ini_dialect dialect, const char *bytes, size_t size, struct ini *ini)
{
    /* Brackets, signs and line ends in the file leave space for the NULs after names and values, except for go-ini's
     * unnamed section and a last line without a line end: `without`. A lower-case name can be up to twice as long
     * (U+023A). */
    static const size_t without = sizeof("DEFAULT") + 4;
    struct ini_reader reader = {.ini = ini, .bytes = bytes, .end = bytes + size, .at = bytes};

    *ini = (struct ini){.dialect = dialect, .text = malloc(2 * size + without)};
    reader.put = ini->text;
    if (ini->text == NULL) {
        ini_set_fault(ini, 1, "there is no memory for it");
    } else if (dialect == INI_CONFIGPARSER) {
        ini_read_configparser(&reader);
    } else {
        ini_read_go(&reader);
    }
}

void
ini_clear(struct ini *ini)
{
    secret_free(ini->text);
    free(ini->sections);
    free(ini->entries);
    *ini = (struct ini){0};
}

/* --- lookup --- */

static bool
is_named(const char *name, size_t name_size, const char *wanted)
{
    return strlen(wanted) == name_size && memcmp(name, wanted, name_size) == 0;
}

bool
ini_is_default(const struct ini_section *section)
{
    return is_named(section->name, section->name_size, "DEFAULT");
}

const struct ini_section *
ini_section(const struct ini *ini, const char *name)
{
    for (size_t i = 0; i < ini->section_count; i++) {
        const struct ini_section *section = &ini->sections[i];

        if (is_named(section->name, section->name_size, name) && (ini->dialect == INI_GO || !ini_is_default(section))) {
            return section;
        }
    }
    return NULL;
}

static const struct ini_entry *
own_entry(const struct ini *ini, const struct ini_section *section, const char *name)
{
    const struct ini_entry *found = NULL;

    for (size_t i = section->first; i < section->first + section->count; i++) {
        if (is_named(ini->entries[i].name, ini->entries[i].name_size, name)) {
            found = &ini->entries[i];
        }
    }
    return found;
}

/* Searches all sections with this name; the last entry is used. */
static const struct ini_entry *
entry_under(const struct ini *ini, const char *section_name, size_t section_name_size, const char *name)
{
    const struct ini_entry *found = NULL;

    for (size_t i = 0; i < ini->section_count; i++) {
        const struct ini_section *section = &ini->sections[i];

        if (section->name_size == section_name_size && memcmp(section->name, section_name, section_name_size) == 0) {
            const struct ini_entry *own = own_entry(ini, section, name);

            found = own != NULL ? own : found;
        }
    }
    return found;
}

/* go-ini's GetKey(): [a.b] inherits the entries of [a]. */
static const struct ini_entry *
go_entry(const struct ini *ini, const struct ini_section *section, const char *name)
{
    size_t size = section->name_size;
    const struct ini_entry *found = entry_under(ini, section->name, size, name);

    while (found == NULL) {
        const char *dot = memrchr(section->name, '.', size);

        if (dot == NULL) {
            return NULL;
        }
        size = (size_t)(dot - section->name);
        found = size == 0 ? entry_under(ini, "DEFAULT", strlen("DEFAULT"), name)
                          : entry_under(ini, section->name, size, name);
    }
    return found;
}

const struct ini_entry *
ini_entry(const struct ini *ini, const struct ini_section *section, const char *name)
{
    const struct ini_entry *found;

    if (ini->dialect == INI_GO) {
        return go_entry(ini, section, name);
    }
    found = own_entry(ini, section, name);
    return found != NULL ? found : entry_under(ini, "DEFAULT", strlen("DEFAULT"), name);
}
