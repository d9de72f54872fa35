/* SPDX-License-Identifier: MIT
 *
 * INI as botocore reads it: RawConfigParser._read() of Python 3.11's Lib/configparser.py, opened as UTF-8 text with
 * universal newlines, and _parse_nested() of botocore/configloader.py 1.29.
 */
#include <locale.h>
#include <string.h>
#include <wctype.h>

#include "aws_files/ini_reader.h"
#include "base/text.h"

struct configparser {
    struct ini_reader *reader;
    struct ini_line line;
    bool has_section;
    struct ini_entry *entry; /* entry that the next lines may continue; NULL: none */
    size_t entry_indent;
    size_t blank_lines; /* after its value so far */
    locale_t locale;    /* for letters outside of ASCII; NULL: not needed yet */
};

static bool
is_utf8(const char *at, const char *end)
{
    uint32_t character;
    size_t size = 1;

    while (at < end && (size = text_decode(at, &character)) > 0) {
        at += size;
    }
    return size > 0;
}

/* The length of a line end that only str.splitlines() knows; 0: none. */
static size_t
inner_line_end(const char *at)
{
    uint32_t character = 0;
    size_t size = text_decode(at, &character);

    return character == 0x0b || character == 0x0c || (character >= 0x1c && character <= 0x1e) || character == 0x85 ||
                   character == 0x2028 || character == 0x2029
               ? size
               : 0;
}

/* Each part of a nested line must have an "=", unless it is blank. */
static bool
is_nested_pair(const char *begin, const char *end)
{
    while (begin < end) {
        const char *part = begin;
        const char *part_end = begin;
        size_t size = 0;

        while (part_end < end && (size = inner_line_end(part_end)) == 0) {
            part_end++;
        }
        begin = part_end + size;
        ini_trim(INI_CONFIGPARSER, &part, &part_end);
        if (part < part_end && memchr(part, '=', (size_t)(part_end - part)) == NULL) {
            return false;
        }
    }
    return true;
}

static void
continue_value(struct configparser *parser)
{
    const struct ini_line *line = &parser->line;
    struct ini_entry *entry = parser->entry;
    bool is_nested = *entry->value == '\0' || *entry->value == '\n';

    for (; parser->blank_lines > 0; parser->blank_lines--) {
        ini_put(parser->reader, "\n", 1);
    }
    ini_put(parser->reader, "\n", 1);
    ini_put(parser->reader, line->content, (size_t)(line->end - line->content));
    entry->value_end = (size_t)(line->end - parser->reader->bytes);
    if (is_nested && entry->fault_line == 0 && !is_nested_pair(line->content, line->end)) {
        entry->fault_line = parser->reader->line;
    }
}

/* Encodes a character in UTF-8. */
static void
append_character(struct secret *text, uint32_t character)
{
    const char bytes[] = {(char)(0xf0 | (character >> 18)), (char)(0x80 | ((character >> 12) & 0x3f)),
                          (char)(0x80 | ((character >> 6) & 0x3f)), (char)(0x80 | (character & 0x3f))};
    const char two = (char)(0xc0 | (character >> 6));
    const char three = (char)(0xe0 | (character >> 12));

    if (character < 0x80) {
        secret_append_bytes(text, &(char){(char)character}, 1);
    } else if (character < 0x800) {
        secret_append_bytes(text, &two, 1);
        secret_append_bytes(text, bytes + 3, 1);
    } else if (character < 0x10000) {
        secret_append_bytes(text, &three, 1);
        secret_append_bytes(text, bytes + 2, 2);
    } else {
        secret_append_bytes(text, bytes, 4);
    }
}

static uint32_t
lower(struct configparser *parser, uint32_t character)
{
    if (character < 0x80) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }
    if (parser->locale == NULL) {
        parser->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    }
    return parser->locale == NULL ? character : (uint32_t)towlower_l((wint_t)character, parser->locale);
}

/* str.lower(), character by character. */
static void
append_lower(struct configparser *parser, const char *at, const char *end, struct secret *name)
{
    uint32_t character = 0;

    for (; at < end; at += text_decode(at, &character)) {
        text_decode(at, &character);
        append_character(name, lower(parser, character));
    }
}

static void
begin_entry(struct configparser *parser)
{
    struct ini_reader *reader = parser->reader;
    const struct ini_line *line = &parser->line;
    const char *name = line->content;
    const char *sign = name;
    const char *name_end;
    const char *value;
    const char *value_end = line->end;
    CLEANUP_SECRET struct secret lower = {0};

    while (sign < line->end && *sign != '=' && *sign != ':') {
        sign++;
    }
    name_end = sign;
    value = sign + 1;
    ini_trim(INI_CONFIGPARSER, &name, &name_end);
    if (!parser->has_section || sign == line->end || name == name_end) {
        ini_set_fault(reader->ini, reader->line,
                      parser->has_section ? "it is not NAME = VALUE" : "it is before the first [section]");
        return;
    }
    append_lower(parser, name, name_end, &lower);
    parser->entry = ini_add_entry(reader, lower.text, lower.size);
    if (parser->entry != NULL) {
        ini_trim(INI_CONFIGPARSER, &value, &value_end);
        ini_put(reader, value, (size_t)(value_end - value));
        parser->entry->begin = (size_t)(line->begin - reader->bytes);
        parser->entry->value_begin = (size_t)(value - reader->bytes);
        parser->entry->line_end = (size_t)(value_end - reader->bytes);
        parser->entry->value_end = parser->entry->line_end;
    }
}

static void
read_line(struct configparser *parser)
{
    const struct ini_line *line = &parser->line;
    const char *close;

    if (!is_utf8(line->begin, line->end)) {
        ini_set_fault(parser->reader->ini, parser->reader->line, "it is not UTF-8 text");
        return;
    }
    if (line->content == line->end) {
        parser->blank_lines++;
        return;
    }
    if (ini_is_comment(line)) {
        return;
    }
    if (parser->entry != NULL && line->indent > parser->entry_indent) {
        continue_value(parser);
        return;
    }
    parser->blank_lines = 0;
    parser->entry_indent = line->indent;
    close = memrchr(line->content, ']', (size_t)(line->end - line->content));
    if (*line->content == '[' && close > line->content + 1) {
        parser->has_section = ini_add_section(parser->reader, line->content + 1, (size_t)(close - line->content - 1)) !=
                              NULL;
        parser->entry = NULL;
    } else {
        begin_entry(parser);
    }
}

void
ini_read_configparser(struct ini_reader *reader)
{
    struct configparser parser = {.reader = reader};

    while (reader->ini->fault_line == 0 && ini_next_line(reader, &parser.line)) {
        read_line(&parser);
    }
    if (parser.locale != NULL) {
        freelocale(parser.locale);
    }
    ini_find_faults(reader->ini);
}
