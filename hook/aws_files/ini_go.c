/* SPDX-License-Identifier: MIT
 *
 * INI as saml2aws reads it: File.parse() of go-ini 1.67's parser.go with the options Loose and
 * SpaceBeforeInlineComment, as in saml2aws 2.36's pkg/cfg/cfg.go; GetKey() of its section.go, transformValue() of
 * its key.go.
 */
#include <string.h>

#include "aws_files/ini_reader.h"
#include "base/text.h"

struct span {
    const char *begin;
    const char *end;
};

/* Reads a line with its \n; the last line may have none. */
static struct span
next_line(struct ini_reader *reader)
{
    const char *newline = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
    struct span line = {reader->at, newline == NULL ? reader->end : newline + 1};

    reader->line += reader->at < reader->end;
    reader->at = line.end;
    return line;
}

static void
trim_left(struct span *span)
{
    size_t size;

    while (span->begin < span->end && (size = ini_space(INI_GO, span->begin)) > 0) {
        span->begin += size;
    }
}

static struct span
trimmed(struct span span)
{
    ini_trim(INI_GO, &span.begin, &span.end);
    return span;
}

static size_t
size_of(struct span span)
{
    return (size_t)(span.end - span.begin);
}

static bool
begins_with(struct span span, const char *text)
{
    return size_of(span) >= strlen(text) && memcmp(span.begin, text, strlen(text)) == 0;
}

static const char *
find_first(struct span span, const char *text)
{
    return memmem(span.begin, size_of(span), text, strlen(text));
}

static const char *
find_last(struct span span, const char *text)
{
    const char *found = NULL;
    const char *next = find_first(span, text);

    while (next != NULL) {
        found = next;
        next = find_first((struct span){next + 1, span.end}, text);
    }
    return found;
}

static bool
refuse(struct ini_reader *reader, const char *fault)
{
    ini_set_fault(reader->ini, reader->line, fault);
    return false;
}

/* Removes the name and the following sign from the line. */
static bool
take_name(struct ini_reader *reader, struct span *line, struct span *name)
{
    const char *quote = begins_with(*line, "\"\"\"") && size_of(*line) > 6 ? "\"\"\""
                        : begins_with(*line, "\"")                         ? "\""
                        : begins_with(*line, "`")                          ? "`"
                                                                           : "";
    struct span rest = {line->begin + strlen(quote), line->end};
    const char *close = *quote == '\0' ? NULL : find_first(rest, quote);
    const char *sign = close == NULL ? rest.begin : close + strlen(quote);

    if (*quote != '\0' && close == NULL) {
        return refuse(reader, "a quote is not closed");
    }
    while (sign < line->end && *sign != '=' && *sign != ':') {
        sign++;
    }
    if (sign == line->end) {
        return refuse(reader, "it is not NAME = VALUE");
    }
    *name = trimmed((struct span){rest.begin, close == NULL ? sign : close});
    line->begin = sign + 1;
    return name->begin < name->end || refuse(reader, "it is not NAME = VALUE");
}

/* A quoted value ends at the last such quote of the line, or of a later line. */
static bool
put_quoted(struct ini_reader *reader, struct span value, const char *quote)
{
    const char *close;

    value.begin += strlen(quote);
    while ((close = find_last(value, quote)) == NULL) {
        ini_put(reader, value.begin, size_of(value));
        if (reader->at == reader->end) {
            return refuse(reader, "a quote is not closed");
        }
        value = next_line(reader);
    }
    ini_put(reader, value.begin, (size_t)(close - value.begin));
    return true;
}

static bool
is_quoted_by(struct span value, char quote)
{
    return size_of(value) >= 2 && *value.begin == quote &&
           memchr(value.begin + 1, quote, size_of(value) - 1) == value.end - 1;
}

static bool
put_value(struct ini_reader *reader, struct span value)
{
    const char *comment;

    trim_left(&value);
    if (begins_with(value, "\"\"\"") && size_of(value) > 3) {
        return put_quoted(reader, value, "\"\"\"");
    }
    if (begins_with(value, "`")) {
        return put_quoted(reader, value, "`");
    }
    value = trimmed(value);
    if (value.begin < value.end && value.end[-1] == '\\') { /* joined with the next line */
        do {
            ini_put(reader, value.begin, size_of(value) - 1);
            value = trimmed(next_line(reader));
        } while (value.begin < value.end && value.end[-1] == '\\');
        ini_put(reader, value.begin, size_of(value));
        return true;
    }
    comment = find_first(value, " #"); /* needs a blank before it; "#" is searched first */
    comment = comment == NULL ? find_first(value, " ;") : comment;
    if (comment != NULL) {
        value = trimmed((struct span){value.begin, comment});
    }
    if (is_quoted_by(value, '\'') || is_quoted_by(value, '"')) {
        value = (struct span){value.begin + 1, value.end - 1};
    }
    ini_put(reader, value.begin, size_of(value));
    return true;
}

/* The name extends to the last bracket of the line, even if that is in a comment. */
static bool
read_header(struct ini_reader *reader, struct span line)
{
    const char *close = memrchr(line.begin, ']', size_of(line));

    if (close == NULL) {
        return refuse(reader, "the bracket is not closed");
    }
    if (close == line.begin + 1) {
        return refuse(reader, "the section has no name");
    }
    return ini_add_section(reader, line.begin + 1, (size_t)(close - line.begin - 1)) != NULL;
}

static bool
read_line(struct ini_reader *reader)
{
    struct span line = next_line(reader);
    struct span name;

    trim_left(&line);
    if (line.begin == line.end || *line.begin == '#' || *line.begin == ';') {
        return true;
    }
    if (*line.begin == '[') {
        return read_header(reader, line);
    }
    return take_name(reader, &line, &name) && ini_add_entry(reader, name.begin, size_of(name)) != NULL &&
           put_value(reader, line);
}

void
ini_read_go(struct ini_reader *reader)
{
    struct span all = {reader->bytes, reader->end};

    reader->at += begins_with(all, "\xef\xbb\xbf")                               ? 3
                  : begins_with(all, "\xfe\xff") || begins_with(all, "\xff\xfe") ? 2
                                                                                 : 0;
    if (ini_add_section(reader, "DEFAULT", strlen("DEFAULT")) != NULL) {
        while (reader->at < reader->end && read_line(reader)) {
        }
    }
}

/* --- %(NAME)s --- */

enum { VARIABLE_SIZE = 128, REPLACEMENTS_MAX = 99 };

/* The first %(NAME)s of the text. */
static bool
find_variable(const char *text, struct span *variable, char name[static VARIABLE_SIZE])
{
    for (const char *at = strstr(text, "%("); at != NULL; at = strstr(at + 1, "%(")) {
        size_t size = strcspn(at + 2, ")");

        if (size > 0 && size < VARIABLE_SIZE && strncmp(at + 2 + size, ")s", 2) == 0) {
            memcpy(name, at + 2, size);
            name[size] = '\0';
            *variable = (struct span){at, at + 2 + size + 2};
            return true;
        }
    }
    return false;
}

/* The value in the entry's own section, else in DEFAULT; not the entry itself. */
static const struct ini_entry *
find_replacement(const struct ini *ini, const struct ini_entry *entry, const char *name)
{
    const struct ini_section *section = ini->sections;
    size_t number = (size_t)(entry - ini->entries);
    const struct ini_entry *found;

    while (number < section->first || number >= section->first + section->count) {
        section++;
    }
    found = ini_entry(ini, section, name);
    return found != NULL && found != entry ? found : ini_entry(ini, &ini->sections[0], name);
}

/* Replaces all occurrences of the variable, as go-ini does. */
static void
replace_all(struct secret *text, struct span variable, const char *value)
{
    CLEANUP_SECRET struct secret old = {0};
    CLEANUP_SECRET struct secret wanted = {0};
    const char *rest;
    const char *next;

    secret_set_bytes(&wanted, variable.begin, size_of(variable));
    secret_move(&old, text);
    rest = secret_text(&old);
    while ((next = strstr(rest, secret_text(&wanted))) != NULL) {
        secret_append_bytes(text, rest, (size_t)(next - rest));
        secret_append(text, value);
        rest = next + wanted.size;
    }
    secret_append(text, rest);
}

bool
ini_go_value(const struct ini *ini, const struct ini_section *section, const char *name, char *value, size_t value_size)
{
    const struct ini_entry *entry = ini_entry(ini, section, name);
    CLEANUP_SECRET struct secret text = {0};
    struct span variable;
    char variable_name[VARIABLE_SIZE];

    secret_set(&text, entry == NULL ? "" : entry->value);
    for (int i = 0;
         i < REPLACEMENTS_MAX && text.size < value_size && find_variable(secret_text(&text), &variable, variable_name);
         i++) {
        const struct ini_entry *found = find_replacement(ini, entry, variable_name);

        if (found == NULL) {
            break;
        }
        replace_all(&text, variable, found->value);
    }
    return text_copy(value, value_size, secret_text(&text));
}
